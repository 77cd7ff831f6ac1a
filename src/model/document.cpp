#include "document.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <system_error>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

constexpr std::size_t max_nesting = 64;
constexpr std::size_t max_bytes = std::size_t{1} << 32;

using Json64 = nlohmann::json;
using Json32 = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

/// Reads characters and tells whoever asks how far it is; the parser itself reports positions for errors only.
struct TrackedIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** seen;

  reference operator*() const { return *at; }
  TrackedIterator& operator++() {
    *seen = ++at;
    return *this;
  }
  TrackedIterator operator++(int) {
    TrackedIterator before = *this;
    ++*this;
    return before;
  }
  [[maybe_unused]] friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) { return a.at == b.at; }
  friend bool operator!=(const TrackedIterator& a, const TrackedIterator& b) { return a.at != b.at; }
};

/// Builds a `Value` from the parser's events and stops it early where a text asks for too much.
template <class Json>
class Builder {
 public:
  // What the parser calls, under the names it wants.
  using number_integer_t = typename Json::number_integer_t;
  using number_unsigned_t = typename Json::number_unsigned_t;
  using number_float_t = typename Json::number_float_t;
  using string_t = typename Json::string_t;
  using binary_t = typename Json::binary_t;

  Builder(std::string_view bytes, std::string_view source, const char* const& seen)
      : bytes_{bytes}, source_{source}, seen_{seen} {}

  bool null() { return add(Value{nullptr, offset()}); }
  bool boolean(bool x) { return number(x ? 1.0 : 0.0); }
  bool number_integer(number_integer_t x) { return number(static_cast<double>(x)); }
  bool number_unsigned(number_unsigned_t x) { return number(static_cast<double>(x)); }
  bool number_float(number_float_t x, const string_t&) { return number(static_cast<double>(x)); }
  bool string(string_t& x) {
    must_be_text(x);
    return add(Value{std::move(x), offset()});
  }
  bool binary(binary_t&) {
    refuse("has no place for binary data");
    return false;
  }

  bool start_object(std::size_t) { return open(Value::Object{}); }
  bool key(string_t& x) {
    must_be_text(x);
    open_.back().key = std::move(x);
    return true;
  }
  bool end_object() {
    auto& members = std::get<Value::Object>(open_.back().value.data);
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
    const auto twice = std::adjacent_find(members.begin(), members.end(),
                                          [](const Member& a, const Member& b) { return a.key == b.key; });
    if (twice != members.end()) refuse("has the key '" + twice->key + "' twice in one object");
    return close();
  }
  bool start_array(std::size_t) { return open(Value::Numbers{}); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
    // The library's text without its own prefix and without the bytes read, which may be anything.
    std::string text = error.what();
    text = text.substr(0, text.find("; last read"));
    for (const std::string_view mark : {"syntax error", "] "}) {
      if (const std::size_t start = text.find(mark); start != std::string::npos) {
        text = text.substr(mark == "] " ? start + 2 : start);
        break;
      }
    }
    for (char& c : text) {
      if (c < ' ' || c > '~') c = '?';
    }
    throw ParseError{source_, std::min(position == 0 ? 0 : position - 1, bytes_.size()), text};
  }

  [[nodiscard]] Value take() { return std::move(root_); }

 private:
  struct Open {
    Value value;
    std::string key;
  };

  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(seen_ - bytes_.data()); }

  [[noreturn]] void refuse(const std::string& rule) const { throw ParseError{source_, offset(), rule}; }

  void must_be_text(const std::string& text) const {
    if (!is_utf8(text)) refuse("has a text that is not UTF-8");
  }

  bool open(auto container) {
    if (open_.size() >= max_nesting) refuse("is nested deeper than " + std::to_string(max_nesting) + " levels");
    count();
    open_.push_back({{std::move(container), offset()}, {}});
    return true;
  }

  bool close() {
    Value done = std::move(open_.back().value);
    open_.pop_back();
    return place(std::move(done));
  }

  bool number(double x) {
    if (!open_.empty()) {
      if (auto* numbers = std::get_if<Value::Numbers>(&open_.back().value.data)) {
        count();
        numbers->push_back(x);
        return true;
      }
    }
    return add(Value{x, offset()});
  }

  bool add(Value&& value) {
    count();
    return place(std::move(value));
  }

  // UBJSON can declare an array of elements without bytes ("a billion times null").
  void count() {
    if (++values_ > bytes_.size() + 1) refuse("declares more values than it has bytes");
  }

  bool place(Value&& value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Value& parent = open_.back().value;
    if (auto* members = std::get_if<Value::Object>(&parent.data)) {
      members->push_back({std::move(open_.back().key), std::move(value)});
      return true;
    }
    if (auto* numbers = std::get_if<Value::Numbers>(&parent.data)) {
      Value::Array mixed;
      for (const double x : *numbers) {
        Value& element = mixed.emplace_back();
        element.data = x;
        element.offset = parent.offset;
      }
      parent.data = std::move(mixed);
    }
    std::get<Value::Array>(parent.data).push_back(std::move(value));
    return true;
  }

  std::string_view bytes_;
  std::string source_;
  const char* const& seen_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
  Value root_;
};

template <class Json>
Value parse_as(std::string_view bytes, std::string_view source, Format format) {
  const char* seen = bytes.data();
  Builder<Json> builder{bytes, source, seen};
  const TrackedIterator first{bytes.data(), &seen};
  const TrackedIterator last{bytes.data() + bytes.size(), &seen};
  const auto wanted =
      format == Format::json ? nlohmann::detail::input_format_t::json : nlohmann::detail::input_format_t::ubjson;
  try {
    if (!Json::sax_parse(first, last, &builder, wanted)) {
      throw ParseError{source, static_cast<std::size_t>(seen - bytes.data()), "is no valid text"};
    }
  } catch (const nlohmann::detail::exception&) {
    // What the library throws by itself: a length that no container can have.
    throw ParseError{source, static_cast<std::size_t>(seen - bytes.data()), "declares a length that nothing can have"};
  }
  return builder.take();
}

template <class T>
std::optional<T> whole_number(std::string_view text) noexcept {
  T x{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc{}) return x;
  return std::nullopt;
}

}  // namespace

Value parse(std::string_view bytes, std::string_view source, Format format, Reals reals) {
  if (bytes.size() > max_bytes) throw ParseError{source, max_bytes, "is longer than 4 GiB"};
  return reals == Reals::float32 ? parse_as<Json32>(bytes, source, format) : parse_as<Json64>(bytes, source, format);
}

bool is_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) continue;
    const int tail = lead >= 0xF0 ? 3 : (lead >= 0xE0 ? 2 : 1);
    if (lead < 0xC2 || lead > 0xF4) return false;
    for (int k = 0; k < tail; ++k) {
      if (i == text.size()) return false;
      const auto c = static_cast<unsigned char>(text[i++]);
      // The second byte decides whether a form is overlong, a surrogate, or beyond the last code point.
      const unsigned char low = k > 0 ? 0x80 : (lead == 0xE0 ? 0xA0 : (lead == 0xF0 ? 0x90 : 0x80));
      const unsigned char high = k > 0 ? 0xBF : (lead == 0xED ? 0x9F : (lead == 0xF4 ? 0x8F : 0xBF));
      if (c < low || c > high) return false;
    }
  }
  return true;
}

std::optional<float> to_float(std::string_view text) noexcept { return whole_number<float>(text); }
std::optional<double> to_double(std::string_view text) noexcept { return whole_number<double>(text); }

std::string decimal(double x) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), x);
  return {digits.data(), error == std::errc{} ? end : digits.data()};
}

void Cursor::refuse(std::string_view rule) const {
  throw ParseError{source_, value_->offset,
                   (path_.empty() ? std::string{"the document"} : path_) + " " + std::string{rule}};
}

Cursor Cursor::at(std::string_view key) const {
  if (const std::optional<Cursor> found = find(key)) return *found;
  refuse("must have a member '" + std::string{key} + "'");
}

std::optional<Cursor> Cursor::find(std::string_view key) const {
  const auto* members = std::get_if<Value::Object>(&value_->data);
  if (members == nullptr) refuse("must be an object");
  const auto found = std::lower_bound(members->begin(), members->end(), key,
                                      [](const Member& m, std::string_view wanted) { return m.key < wanted; });
  if (found == members->end() || found->key != key) return std::nullopt;
  return Cursor{found->value, source_, path_.empty() ? std::string{key} : path_ + "." + std::string{key}};
}

bool Cursor::is_array() const noexcept {
  return std::holds_alternative<Value::Array>(value_->data) || std::holds_alternative<Value::Numbers>(value_->data);
}

std::size_t Cursor::size() const {
  if (const auto* numbers = std::get_if<Value::Numbers>(&value_->data)) return numbers->size();
  if (const auto* array = std::get_if<Value::Array>(&value_->data)) return array->size();
  refuse("must be an array");
}

Cursor Cursor::at(std::size_t index) const {
  const auto* array = std::get_if<Value::Array>(&value_->data);
  if (array == nullptr || index >= array->size()) refuse("must have an element " + std::to_string(index));
  return Cursor{(*array)[index], source_, element(index)};
}

const std::string& Cursor::text() const {
  if (const auto* text = std::get_if<std::string>(&value_->data)) return *text;
  refuse("must be a text");
}

std::vector<std::string> Cursor::texts() const {
  std::vector<std::string> list;
  if (size() == 0) return list;
  for (std::size_t i = 0; i < size(); ++i) list.push_back(at(i).text());
  return list;
}

std::int64_t Cursor::integer(std::int64_t low, std::int64_t high) const {
  std::optional<std::int64_t> x;
  if (const auto* text = std::get_if<std::string>(&value_->data)) {
    x = whole_number<std::int64_t>(*text);
  } else if (const auto* number = std::get_if<double>(&value_->data)) {
    // Up to 2^53 a double is exact; nothing that is counted here is larger.
    if (std::abs(*number) <= 9007199254740992.0 && std::trunc(*number) == *number) {
      x = static_cast<std::int64_t>(*number);
    }
  }
  if (!x || *x < low || *x > high) {
    refuse("must be an integer from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return *x;
}

const Value::Numbers& Cursor::numbers() const {
  if (const auto* numbers = std::get_if<Value::Numbers>(&value_->data)) return *numbers;
  refuse("must be an array of numbers");
}

std::vector<std::int64_t> Cursor::integers(std::int64_t low, std::int64_t high) const {
  const Value::Numbers& from = numbers();
  std::vector<std::int64_t> list(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!(from[i] >= static_cast<double>(low) && from[i] <= static_cast<double>(high)) ||
        std::trunc(from[i]) != from[i]) {
      throw ParseError{source_, value_->offset,
                       element(i) + " must be an integer from " + std::to_string(low) + " to " + std::to_string(high)};
    }
    list[i] = static_cast<std::int64_t>(from[i]);
  }
  return list;
}

}  // namespace lotrecht::io
