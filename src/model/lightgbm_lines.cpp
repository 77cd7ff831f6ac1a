#include "lightgbm_lines.hpp"

#include <charconv>
#include <system_error>

#include <lotrecht/core/error.hpp>

#include "document.hpp"

namespace lotrecht::io {
namespace {

std::optional<std::int64_t> to_integer(std::string_view word) {
  std::int64_t x = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), x);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return x;
}

std::string range(std::int64_t low, std::int64_t high) {
  return "must be an integer from " + std::to_string(low) + " to " + std::to_string(high);
}

}  // namespace

std::optional<LineReader::Line> LineReader::next() {
  if (at_ >= bytes_.size()) return std::nullopt;
  const std::size_t begin = at_;
  const std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size());
  at_ = end + 1;
  std::string_view text = bytes_.substr(begin, end - begin);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return Line{text, begin};
}

void LineBlock::add(const LineReader::Line& line) {
  const std::size_t sign = line.text.find('=');
  const std::string_view key = line.text.substr(0, sign);
  const bool has_value = sign != std::string_view::npos;
  if (!is_utf8(line.text)) throw ParseError{source_, line.offset, name_ + " has a line that is not UTF-8"};
  const Field field{has_value ? line.text.substr(sign + 1) : std::string_view{},
                    line.offset + (has_value ? sign + 1 : 0)};
  if (!lines_.emplace(key, field).second) {
    throw ParseError{source_, line.offset, name_ + " has the line '" + std::string{key.substr(0, 64)} + "' twice"};
  }
}

void LineBlock::refuse(std::string_view key, std::string_view rule) const {
  const auto found = lines_.find(key);
  throw ParseError{source_, found == lines_.end() ? offset_ : found->second.offset,
                   name_ + ", " + std::string{key} + " " + std::string{rule}};
}

void LineBlock::refuse_element(std::string_view key, std::size_t index, std::string_view word,
                               std::string_view rule) const {
  const Field& f = field(key);
  throw ParseError{source_, f.offset + static_cast<std::size_t>(word.data() - f.value.data()),
                   name_ + ", " + std::string{key} + "[" + std::to_string(index) + "] " + std::string{rule}};
}

const LineBlock::Field& LineBlock::field(std::string_view key) const {
  const auto found = lines_.find(key);
  if (found == lines_.end()) refuse(key, "must be there");
  return found->second;
}

std::string_view LineBlock::text(std::string_view key) const { return field(key).value; }

std::int64_t LineBlock::integer(std::string_view key, std::int64_t low, std::int64_t high) const {
  const std::optional<std::int64_t> x = to_integer(text(key));
  if (!x || *x < low || *x > high) refuse(key, range(low, high));
  return *x;
}

std::vector<std::string_view> LineBlock::words(std::string_view key) const {
  std::vector<std::string_view> list;
  std::string_view rest = text(key);
  while (true) {
    const std::size_t begin = rest.find_first_not_of(' ');
    if (begin == std::string_view::npos) return list;
    rest.remove_prefix(begin);
    const std::string_view word = rest.substr(0, rest.find(' '));
    list.push_back(word);
    rest.remove_prefix(word.size());
  }
}

std::vector<std::string_view> LineBlock::counted(std::string_view key, std::size_t count) const {
  std::vector<std::string_view> list = words(key);
  if (list.size() != count) {
    refuse(key, "must have " + std::to_string(count) + " numbers, got " + std::to_string(list.size()));
  }
  return list;
}

std::vector<std::int64_t> LineBlock::integers(std::string_view key, std::size_t count, std::int64_t low,
                                              std::int64_t high) const {
  std::vector<std::int64_t> list;
  for (const std::string_view word : counted(key, count)) {
    const std::optional<std::int64_t> x = to_integer(word);
    if (!x || *x < low || *x > high) refuse_element(key, list.size(), word, range(low, high));
    list.push_back(*x);
  }
  return list;
}

std::vector<double> LineBlock::numbers(std::string_view key, std::size_t count) const {
  std::vector<double> list;
  for (const std::string_view word : counted(key, count)) {
    const std::optional<double> x = to_double(word);
    if (!x) refuse_element(key, list.size(), word, "must be a number");
    list.push_back(*x);
  }
  return list;
}

}  // namespace lotrecht::io
