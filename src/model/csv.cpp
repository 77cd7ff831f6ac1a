#include "csv.hpp"

#include <cstdint>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

/// Bytes of the UTF-8 character at the start of a text, or 0 if there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate_or_beyond = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return overlong || surrogate_or_beyond ? 0 : length;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class CsvParser {
 public:
  CsvParser(std::string_view bytes, std::string_view source, char separator)
      : bytes_{bytes}, source_{source}, separator_{separator} {}

  std::vector<CsvRow> rows() {
    constexpr std::size_t largest = std::size_t{64} << 20U;
    if (bytes_.size() > largest) refuse(largest, "is larger than 64 MiB");
    if (bytes_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    if (at_ == bytes_.size()) refuse(at_, "expected a header row, the file is empty");
    std::vector<CsvRow> rows;
    while (at_ < bytes_.size()) {
      const std::size_t start = at_;
      rows.push_back(row());
      if (rows.back().size() != rows.front().size()) {
        refuse(start, "expected " + std::to_string(rows.front().size()) + " cells as in the header, found " +
                          std::to_string(rows.back().size()));
      }
    }
    return rows;
  }

 private:
  [[noreturn]] void refuse(std::size_t offset, const std::string& rule) const {
    throw ParseError{source_, offset, rule};
  }

  [[nodiscard]] bool at_line_end() const {
    return at_ == bytes_.size() || bytes_[at_] == '\n' || bytes_.substr(at_, 2) == "\r\n";
  }

  CsvRow row() {
    CsvRow row;
    for (;;) {
      row.push_back(cell());
      if (at_line_end()) {
        if (at_ < bytes_.size()) at_ += bytes_[at_] == '\n' ? 1U : 2U;
        return row;
      }
      ++at_;  // the separator
    }
  }

  CsvCell cell() {
    CsvCell cell{"", at_};
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      quoted(cell);
      if (!at_line_end() && bytes_[at_] != separator_)
        refuse(at_, "expected a separator or the line's end after a quote");
      return cell;
    }
    while (!at_line_end() && bytes_[at_] != separator_) {
      if (bytes_[at_] == '"') refuse(at_, "a cell with a quote in it must be quoted as a whole, and the quote doubled");
      take(cell, false);
    }
    cell.text = trimmed(cell.text);
    return cell;
  }

  void quoted(CsvCell& cell) {
    const std::size_t opened = at_++;
    for (;;) {
      if (at_ == bytes_.size()) refuse(opened, "a quote that is not closed");
      if (bytes_[at_] != '"') {
        take(cell, true);
        continue;
      }
      ++at_;
      if (at_ == bytes_.size() || bytes_[at_] != '"') return;
      cell.text += '"';
      ++at_;
    }
  }

  void take(CsvCell& cell, bool lines) {
    const auto byte = static_cast<std::uint8_t>(bytes_[at_]);
    const bool line_end = byte == '\n' || byte == '\r';
    if ((byte < 0x20 && byte != '\t' && !(lines && line_end)) || byte == 0x7F) refuse(at_, "a control character");
    const std::size_t length = utf8_length(bytes_.substr(at_));
    if (length == 0) refuse(at_, "a byte that is not UTF-8; save the file as UTF-8");
    cell.text += bytes_.substr(at_, length);
    at_ += length;
  }

  std::string_view bytes_;
  std::string_view source_;
  char separator_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view bytes, std::string_view source, char separator) {
  return CsvParser{bytes, source, separator}.rows();
}

}  // namespace lotrecht::io
