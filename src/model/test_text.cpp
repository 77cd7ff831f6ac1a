#include "test_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Walks through the text of a cell.
class TestParser {
 public:
  TestParser(const CsvCell& cell, std::string_view source, TestWords words)
      : cell_{cell}, text_{cell.text}, source_{source}, words_{words} {}

  TestText test() {
    TestText found;
    found.offset = cell_.offset;
    skip();
    if (done()) refuse("expected a test; '-' stands for anything");
    if (rest() == "-") {
      found.test.any = true;
      return found;
    }
    if (rest() == "otherwise" && words_ == TestWords::own) {
      found.otherwise = true;
      return found;
    }
    if (opens_negation()) {
      found.test.negated = true;
      list(found, true);
      if (!taken(')')) refuse("expected ')' to close not(");
    } else {
      list(found, false);
    }
    if (!done()) refuse("expected ',' or the end of the test, found '" + std::string{rest()} + "'");
    return found;
  }

  std::vector<std::string> values() {
    std::vector<std::string> found;
    do {
      skip();
      found.push_back(peek() == '"' ? quoted() : word(false));
      skip();
    } while (taken(','));
    if (!done()) refuse("expected ',' or the end of the list");
    return found;
  }

 private:
  [[noreturn]] void refuse(const std::string& rule) const {
    throw ParseError{source_, cell_.offset, "in '" + cell_.text + "': " + rule};
  }

  [[nodiscard]] bool done() const noexcept { return at_ == text_.size(); }
  [[nodiscard]] char peek() const noexcept { return done() ? '\0' : text_[at_]; }
  void skip() {
    while (!done() && (peek() == ' ' || peek() == '\t')) ++at_;
  }
  [[nodiscard]] std::string_view rest() const {
    std::string_view left = text_.substr(at_);
    while (!left.empty() && (left.back() == ' ' || left.back() == '\t')) left.remove_suffix(1);
    return left;
  }
  bool taken(char c) {
    if (peek() != c) return false;
    ++at_;
    skip();
    return true;
  }

  bool opens_negation() {
    if (text_.substr(at_, 3) != "not") return false;
    const std::size_t open = text_.find_first_not_of(" \t", at_ + 3);
    if (open == std::string_view::npos || text_[open] != '(') return false;
    at_ = open + 1;
    skip();
    return true;
  }

  void list(TestText& found, bool within) {
    do item(found, within);
    while (taken(','));
  }

  void item(TestText& found, bool within) {
    skip();
    const char c = peek();
    if (c == '"') {
      found.texts.push_back(quoted());
    } else if (c == '<' || c == '>') {
      found.test.ranges.push_back(comparison());
    } else if (c == '[' || c == '(' || c == ']') {
      found.test.ranges.push_back(range());
    } else {
      const std::string text = word(within);
      if (text.empty()) refuse("expected a value, a comparison or a range");
      if (text == "null" || (text == "missing" && words_ == TestWords::own)) {
        found.test.missing = true;
      } else if (text == "-" || (text == "otherwise" && words_ == TestWords::own)) {
        refuse("'" + text + "' must stand alone");
      } else if (const auto x = decimal(text)) {
        found.test.ranges.push_back({*x, *x, true, true});
      } else if (words_ == TestWords::feel) {
        if (text != "true" && text != "false") {
          refuse("'" + text + "' is an expression, which is not read; texts stand in quotes");
        }
        const double truth = text == "true" ? 1.0 : 0.0;
        found.test.ranges.push_back({truth, truth, true, true});
      } else {
        found.texts.push_back(text);
      }
    }
    skip();
  }

  model::ValueRange comparison() {
    const bool less = peek() == '<';
    ++at_;
    const bool closed = taken('=');
    skip();
    const double x = number(",)");
    return less ? model::ValueRange{-infinity, x, true, closed} : model::ValueRange{x, infinity, closed, true};
  }

  model::ValueRange range() {
    model::ValueRange range;
    range.low_closed = peek() == '[';
    ++at_;
    skip();
    const std::size_t dots = text_.find("..", at_);
    if (dots == std::string_view::npos) refuse("expected a range such as [18..65)");
    range.low = end_of_range(text_.substr(at_, dots - at_));
    at_ = dots + 2;
    skip();
    const std::size_t end = std::min(text_.find_first_of("])[", at_), text_.size());
    range.high = end_of_range(text_.substr(at_, end - at_));
    at_ = end;
    if (done()) refuse("expected ']' or ')' to close a range");
    range.high_closed = peek() == ']';
    ++at_;
    if (range.empty()) refuse("a range in which no value lies");
    return range;
  }

  /// A number up to one of some characters, or the end.
  double number(std::string_view ends) {
    const std::size_t end = std::min(text_.find_first_of(ends, at_), text_.size());
    const double x = parsed(text_.substr(at_, end - at_));
    at_ = end;
    return x;
  }

  /// A number, or -inf or inf.
  [[nodiscard]] double end_of_range(std::string_view text) const {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text == "-inf") return -infinity;
    return text == "inf" ? infinity : parsed(text);
  }

  [[nodiscard]] double parsed(std::string_view text) const {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    const auto x = decimal(text);
    if (!x) refuse("expected a finite number with a decimal point, found '" + std::string{text} + "'");
    return *x;
  }

  /// A text in quotes, in which \" and \\ stand for a quote and a backslash.
  std::string quoted() {
    std::string text;
    for (++at_; !done() && peek() != '"'; ++at_) {
      const std::string_view next = text_.substr(at_, 2);
      if (next == "\\\"" || next == "\\\\") ++at_;
      text += peek();
    }
    if (done()) refuse("a quote that is not closed");
    if (text.empty()) refuse("an empty text; 'missing' stands for a value that is not there");
    ++at_;
    return text;
  }

  /// Up to a comma (and, within not(...), a closing parenthesis), without spaces at its end.
  std::string word(bool within) {
    const std::size_t end = std::min(text_.find_first_of(within ? ",)" : ",", at_), text_.size());
    std::string_view text = text_.substr(at_, end - at_);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    at_ = end;
    return std::string{text};
  }

  const CsvCell& cell_;
  std::string_view text_;
  std::string_view source_;
  TestWords words_;
  std::size_t at_ = 0;
};

}  // namespace

TestText parse_test(const CsvCell& cell, std::string_view source, TestWords words) {
  return TestParser{cell, source, words}.test();
}

std::vector<std::string> parse_list(const CsvCell& cell, std::string_view source) {
  return TestParser{cell, source, TestWords::own}.values();
}

std::optional<double> decimal(std::string_view text) {
  double x = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(x)) return std::nullopt;
  return x;
}

double number_in(const CsvCell& cell, std::string_view source) {
  const auto x = decimal(cell.text);
  if (!x) {
    throw ParseError{source, cell.offset, "expected a finite number with a decimal point, found '" + cell.text + "'"};
  }
  return *x;
}

Column settle(std::vector<TestText>& tests, std::vector<std::string> allowed, std::string_view source) {
  const bool closed = !allowed.empty();
  const auto is_text = [](const TestText& t) { return !t.texts.empty(); };
  Column column;
  if (!closed && std::none_of(tests.begin(), tests.end(), is_text)) return column;
  column.kind = model::BinKind::categorical;
  column.categories = std::move(allowed);
  for (TestText& t : tests) {
    // A category may be written as a number: then it is the text that was allowed.
    for (const model::ValueRange& range : t.test.ranges) {
      const std::string text = model::shortest(range.low);
      const bool known = std::find(column.categories.begin(), column.categories.end(), text) != column.categories.end();
      if (range.low != range.high || !closed || !known) {
        throw ParseError{source, t.offset,
                         "expected only texts here: other rows of the column have texts, not numbers"};
      }
      t.texts.push_back(text);
    }
    t.test.ranges.clear();
    for (const std::string& text : t.texts) {
      auto known = std::find(column.categories.begin(), column.categories.end(), text);
      if (known == column.categories.end()) {
        if (closed) throw ParseError{source, t.offset, "'" + text + "' is not among the values of the column"};
        column.categories.push_back(text);
        known = column.categories.end() - 1;
      }
      t.test.codes.push_back(static_cast<std::size_t>(known - column.categories.begin()));
    }
  }
  return column;
}

}  // namespace lotrecht::io
