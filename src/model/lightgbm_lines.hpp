#pragma once

/// @file
/// Lines "key=value" of a LightGBM text, which know where they stand.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lotrecht::io {

/// Cuts a text at line ends (LF or CR LF) and says at which byte each line begins.
class LineReader {
 public:
  LineReader(std::string_view bytes) : bytes_{bytes} {}

  struct Line {
    std::string_view text;
    std::size_t offset;
  };

  /// The next line, or nothing at the end.
  [[nodiscard]] std::optional<Line> next();

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// A block of lines with a name: the head of the file, or one tree.
class LineBlock {
 public:
  /// @param name  for messages, e.g. "Tree=3"
  LineBlock(std::string name, std::string_view source, std::size_t offset)
      : name_{std::move(name)}, source_{source}, offset_{offset} {}

  /// Takes a line; one without '=' is a key alone. Refuses a key that is there already.
  void add(const LineReader::Line& line);

  [[nodiscard]] bool has(std::string_view key) const { return lines_.find(key) != lines_.end(); }
  [[nodiscard]] std::string_view text(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high) const;

  /// The words of a line, cut at spaces.
  [[nodiscard]] std::vector<std::string_view> words(std::string_view key) const;

  /// Lists of so many numbers.
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key, std::size_t count, std::int64_t low,
                                                   std::int64_t high) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view key, std::size_t count) const;

  /// @throws ParseError at the line of the key, or at the block's beginning where there is none
  [[noreturn]] void refuse(std::string_view key, std::string_view rule) const;

 private:
  struct Field {
    std::string_view value;
    std::size_t offset;  ///< of the value
  };
  [[nodiscard]] const Field& field(std::string_view key) const;
  [[nodiscard]] std::vector<std::string_view> counted(std::string_view key, std::size_t count) const;
  [[noreturn]] void refuse_element(std::string_view key, std::size_t index, std::string_view word,
                                   std::string_view rule) const;

  std::string name_;
  std::string_view source_;
  std::size_t offset_;
  std::map<std::string_view, Field, std::less<>> lines_;
};

}  // namespace lotrecht::io
