#pragma once

/// @file
/// Links by their names.

#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/link.hpp>

namespace lotrecht::python {

/// @throws InvalidInput naming those that are known
[[nodiscard]] inline model::Link link_named(const std::string& wanted, double scale) {
  using model::LinkKind;
  std::string known;
  for (const LinkKind kind :
       {LinkKind::identity, LinkKind::logistic, LinkKind::softmax, LinkKind::softmax_zero, LinkKind::exponential,
        LinkKind::softplus, LinkKind::step, LinkKind::signed_square, LinkKind::probit, LinkKind::half_power}) {
    if (name(kind) == wanted) return {kind, scale};
    known += (known.empty() ? "" : ", ") + std::string{name(kind)};
  }
  throw InvalidInput{"model", "link", "must be one of " + known + ", got '" + wanted + "'"};
}

}  // namespace lotrecht::python
