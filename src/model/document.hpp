#pragma once

/// @file
/// A JSON or UBJSON text from a stranger as values that know where they stand, and a careful way through them.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lotrecht::io {

struct Member;

/// A parsed value; true and false are the numbers 1 and 0. An array of numbers is kept as plain doubles.
struct Value {
  using Numbers = std::vector<double>;
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  ///< sorted by key

  std::variant<std::nullptr_t, double, std::string, Numbers, Array, Object> data;
  std::size_t offset = 0;  ///< byte of the text at which it was met
};

struct Member {
  std::string key;
  Value value;
};

enum class Format : std::uint8_t { json, ubjson };

/// To what a number with a decimal point is rounded, once, from its decimal digits.
enum class Reals : std::uint8_t { float32, float64 };

/// Parses a whole text. Memory is bounded by a multiple of its length, whatever it declares.
///
/// @throws ParseError with the byte: no valid text, nested deeper than 64, a key twice, more values than bytes, text
/// that
///                    is no UTF-8, more than 4 GiB
[[nodiscard]] Value parse(std::string_view bytes, std::string_view source, Format format, Reals reals);

/// Whether a text is valid UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// A decimal number that is the whole text, rounded once, in no locale.
[[nodiscard]] std::optional<float> to_float(std::string_view text) noexcept;
[[nodiscard]] std::optional<double> to_double(std::string_view text) noexcept;

/// The fewest digits that read back to the same number.
[[nodiscard]] std::string decimal(double x);

/// A value together with how one came to it, so that a refusal can say where.
class Cursor {
 public:
  Cursor(const Value& value, std::string_view source) : value_{&value}, source_{source} {}

  /// @throws ParseError "<source>, byte <offset>: <path> <rule>"
  [[noreturn]] void refuse(std::string_view rule) const;

  /// A member of an object; refuses if it is not there.
  [[nodiscard]] Cursor at(std::string_view key) const;
  [[nodiscard]] std::optional<Cursor> find(std::string_view key) const;

  /// Elements of an array, of whatever kind.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Cursor at(std::size_t index) const;

  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] std::vector<std::string> texts() const;

  /// A number, or a text that is one; XGBoost writes all parameters as texts.
  [[nodiscard]] std::int64_t integer(std::int64_t low, std::int64_t high) const;

  /// An array of numbers; a refusal names the element.
  [[nodiscard]] const Value::Numbers& numbers() const;
  [[nodiscard]] std::vector<std::int64_t> integers(std::int64_t low, std::int64_t high) const;

  [[nodiscard]] bool is_array() const noexcept;
  [[nodiscard]] bool is_text() const noexcept { return std::holds_alternative<std::string>(value_->data); }
  [[nodiscard]] const Value& value() const noexcept { return *value_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string_view source() const noexcept { return source_; }

 private:
  Cursor(const Value& value, std::string_view source, std::string path)
      : value_{&value}, source_{source}, path_{std::move(path)} {}
  [[nodiscard]] std::string element(std::size_t index) const { return path_ + "[" + std::to_string(index) + "]"; }

  const Value* value_;
  std::string_view source_;
  std::string path_;
};

}  // namespace lotrecht::io
