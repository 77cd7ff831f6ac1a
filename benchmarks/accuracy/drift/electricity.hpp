#pragma once

/// @file
/// The Electricity stream as it is passed on: half-hours of the market of New South Wales, 1996 to 1998, as CSV or
/// ARFF.

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::accuracy {

/// What the classifier learns from, in the order of `HalfHour::values`; the date would only tell when it was.
inline constexpr std::array<std::string_view, 7> electricity_columns{"day",      "period",    "nswprice", "nswdemand",
                                                                     "vicprice", "vicdemand", "transfer"};

struct HalfHour {
  std::array<double, 7> values{};  ///< day as written, 0 to 7; the others from 0 to 1
  bool up = false;                 ///< whether the price is above its mean of the last day
};

namespace detail {

/// Without space and quotes, in lower case.
[[nodiscard]] inline std::string plain_word(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == '"' || c == '\'') continue;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return word;
}

[[nodiscard]] inline std::vector<std::string> words_between_commas(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t to = std::min(line.find(',', from), line.size());
    words.push_back(plain_word(line.substr(from, to - from)));
    from = to + 1;
  }
  return words;
}

[[nodiscard]] inline std::optional<bool> price_rose(const std::string& word) {
  if (word == "up" || word == "bup" || word == "1") return true;  // b'UP': bytes that somebody printed
  if (word == "down" || word == "bdown" || word == "0") return false;
  return std::nullopt;
}

/// The column of a name; of the class also as "target".
[[nodiscard]] inline std::size_t place_of(const std::vector<std::string>& names, std::string_view wanted) {
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  if (wanted == "class") return place_of(names, "target");
  throw InvalidInput{"read_electricity", "columns",
                     "must have one called \"" + std::string{wanted == "target" ? "class" : wanted} +
                         "\": is this the Electricity stream (elecNormNew, elec2), with its header?"};
}

}  // namespace detail

/// Reads the stream: ARFF of MOA or OpenML (what begins with @ or %), else CSV with a header. Quotes, letter case and
/// the order of columns do not matter; the class is UP or DOWN, or 1 or 0, under "class" or "target".
///
/// @throws InvalidInput if a column is missing or there are no rows; naming the line, if a value is missing or is none,
/// or a number is not from 0 to 1 (as in the first release of the data, which is not normalised)
[[nodiscard]] inline std::vector<HalfHour> read_electricity(std::istream& in) {
  std::vector<std::string> names;
  std::vector<HalfHour> rows;
  std::array<std::size_t, electricity_columns.size()> places{};
  std::size_t place_of_class = 0;
  bool arff = false;
  bool in_data = false;
  std::size_t number = 0;
  const auto begin_data = [&] {
    for (std::size_t f = 0; f < places.size(); ++f) places[f] = detail::place_of(names, electricity_columns[f]);
    place_of_class = detail::place_of(names, "class");
    in_data = true;
  };
  const auto refuse = [&number](const std::string& what) {
    throw InvalidInput{"read_electricity", "line " + std::to_string(number), what};
  };
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos) continue;
    if (line[first] == '%') {
      arff = true;
      continue;
    }
    if (line[first] == '@') {
      arff = true;
      const std::size_t end = std::min(line.find_first_of(" \t\r", first), line.size());
      const std::string keyword = detail::plain_word(std::string_view{line}.substr(first, end - first));
      if (keyword == "@attribute") {
        const std::size_t from = std::min(line.find_first_not_of(" \t", end), line.size());
        const std::size_t to = std::min(line.find_first_of(" \t{", from), line.size());
        names.push_back(detail::plain_word(std::string_view{line}.substr(from, to - from)));
      } else if (keyword == "@data") {
        begin_data();
      }
      continue;
    }
    const std::vector<std::string> words = detail::words_between_commas(line);
    if (!in_data) {
      if (arff) refuse("must not come before @data");
      names = words;
      begin_data();
      continue;
    }
    if (words.size() != names.size()) {
      refuse("must have " + std::to_string(names.size()) + " values, got " + std::to_string(words.size()));
    }
    HalfHour row;
    for (std::size_t f = 0; f < places.size(); ++f) {
      const std::string& word = words[places[f]];
      double& value = row.values[f];
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
      const double most = f == 0 ? 7.0 : 1.0;
      if (error != std::errc{} || end != word.data() + word.size() || !(value >= 0.0 && value <= most)) {
        refuse(std::string{electricity_columns[f]} + " must be a number from 0 to " + (f == 0 ? "7" : "1") +
               ", got \"" + word + "\"" + (f == 0 ? "" : ": the normalised file is needed"));
      }
    }
    const auto up = detail::price_rose(words[place_of_class]);
    if (!up) refuse("class must be UP or DOWN, got \"" + words[place_of_class] + "\"");
    row.up = *up;
    rows.push_back(row);
  }
  if (rows.empty()) throw InvalidInput{"read_electricity", "file", "holds no half-hour"};
  return rows;
}

}  // namespace lotrecht::accuracy
