#pragma once

// Groups as the tables of tests/reference write them: "3/10 0/5".

#include <sstream>
#include <string>
#include <vector>

#include <lotrecht/stats/detail/counts.hpp>

namespace lotrecht::stats::testing {

inline std::vector<detail::Counts> groups_of(const std::string& text) {
  std::vector<detail::Counts> groups;
  std::istringstream in{text};
  char slash = '/';
  for (double x = 0, n = 0; in >> x >> slash >> n;) groups.push_back({x, n - x, n});
  return groups;
}

}  // namespace lotrecht::stats::testing
