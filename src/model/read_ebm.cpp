#include <lotrecht/model/read_ebm.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "document.hpp"

namespace lotrecht::model {
namespace {

using io::Cursor;

/// One way in which a feature's values fall into bins: of ours, and which bin of the file each of them is.
struct Bins {
  FeatureBins ours;
  std::vector<std::size_t> theirs;  ///< by our bin
  std::size_t size = 0;             ///< bins of the file, with those for missing and unknown
};

struct Feature {
  std::vector<Bins> resolutions;  ///< for terms of 1, 2, ... features; the last one also for more
};

std::vector<std::string> names_of(const Cursor& at) {
  if (at.is_array() && at.size() == 0) return {};
  if (const auto* plain = std::get_if<io::Value::Numbers>(&at.value().data)) {
    std::vector<std::string> names;
    for (const double x : *plain) {
      const auto whole = static_cast<std::int64_t>(x);
      names.push_back(static_cast<double>(whole) == x ? std::to_string(whole) : std::to_string(x));
    }
    return names;
  }
  return at.texts();
}

/// Numbers nested in arrays to any depth, in order.
void flatten(const Cursor& at, std::size_t depth, std::vector<double>& out, std::vector<std::size_t>& shape) {
  const auto* plain = std::get_if<io::Value::Numbers>(&at.value().data);
  const std::size_t size = plain != nullptr ? plain->size() : at.size();
  if (shape.size() == depth) shape.push_back(size);
  if (shape[depth] != size) at.refuse("must be as long as its neighbours");
  if (plain != nullptr) {
    if (shape.size() != depth + 1) at.refuse("must be nested as deep as its neighbours");
    out.insert(out.end(), plain->begin(), plain->end());
    return;
  }
  for (std::size_t i = 0; i < size; ++i) flatten(at.at(i), depth + 1, out, shape);
}

class Reader {
 public:
  explicit Reader(const Cursor& root) : root_{root}, ebm_{root.at("ebm")} {}

  AdditiveModel read() {
    output();
    parts_.intercepts = ebm_.at("intercept").numbers();
    const Cursor features = ebm_.at("features");
    parts_.features = features.size();
    for (std::size_t f = 0; f < features.size(); ++f) feature(features.at(f), f);
    const Cursor terms = ebm_.at("terms");
    for (std::size_t t = 0; t < terms.size(); ++t) term(terms.at(t));
    if (parts_.output_names.size() != parts_.intercepts.size()) parts_.output_names.clear();
    try {
      return AdditiveModel{std::move(parts_)};
    } catch (const InvalidInput& e) {
      root_.refuse(e.what());
    }
  }

 private:
  void output() {
    const Cursor outputs = ebm_.at("outputs");
    if (outputs.size() != 1) outputs.refuse("must be one output");
    const Cursor one = outputs.at(std::size_t{0});
    const Cursor link = one.at("link");
    const std::string& name = link.text();
    if (name == "logit") {
      parts_.link.kind = LinkKind::logistic;
    } else if (name == "mlogit") {
      parts_.link.kind = LinkKind::softmax;
    } else if (name == "log") {
      parts_.link.kind = LinkKind::exponential;
    } else if (name != "identity") {
      link.refuse("is " + name + "; only identity, logit, mlogit and log are read");
    }
    if (const auto classes = one.find("classes")) parts_.output_names = names_of(*classes);
    if (name == "logit" && parts_.output_names.size() == 2) parts_.output_names.erase(parts_.output_names.begin());
  }

  void feature(const Cursor& at, std::size_t f) {
    parts_.feature_names.push_back(at.at("name").text());
    if (!numbers_.emplace(parts_.feature_names.back(), f).second) at.refuse("has a name that another feature has");
    Feature found;
    if (const auto cuts = at.find("cuts")) {
      for (std::size_t r = 0; r < cuts->size(); ++r) found.resolutions.push_back(numeric(cuts->at(r), f));
    } else {
      const Cursor lists = at.at("categories");
      std::map<std::string, std::size_t> codes;
      for (std::size_t r = 0; r < lists.size(); ++r) found.resolutions.push_back(categorical(lists.at(r), f, codes));
      parts_.categories.resize(parts_.features);
      parts_.categories[f].resize(codes.size());
      for (const auto& [text, code] : codes) parts_.categories[f][code] = text;
    }
    if (found.resolutions.empty()) at.refuse("must have bins");
    features_.push_back(std::move(found));
  }

  static Bins numeric(const Cursor& at, std::size_t f) {
    Bins bins;
    bins.ours.feature = f;
    if (!(at.is_array() && at.size() == 0)) bins.ours.cuts = at.numbers();
    for (std::size_t b = 0; b < bins.ours.size(); ++b) bins.theirs.push_back(b);
    bins.size = bins.ours.size() + 1;  // the last one is for texts that are no number
    return bins;
  }

  /// The first list gives codes; what a later one does not list is unknown to it.
  static Bins categorical(const Cursor& at, std::size_t f, std::map<std::string, std::size_t>& codes) {
    const bool first = codes.empty();
    std::map<std::string, std::size_t> bin_of;
    for (std::size_t b = 0; b < at.size(); ++b) {
      const Cursor entry = at.at(b);
      const std::vector<std::string> texts = entry.is_text() ? std::vector<std::string>{entry.text()} : entry.texts();
      for (const std::string& text : texts) {
        if (!bin_of.emplace(text, b + 1).second) entry.refuse("lists the category \"" + text + "\" twice");
        if (first) codes.emplace(text, codes.size());
        if (!codes.contains(text)) entry.refuse("lists the category \"" + text + "\", which the first list does not");
      }
    }
    Bins bins;
    bins.ours = {f, BinKind::categorical, {}, codes.size()};
    bins.size = at.size() + 2;
    bins.theirs.assign(bins.ours.size(), bins.size - 1);
    bins.theirs[0] = 0;
    for (const auto& [text, code] : codes) {
      if (const auto found = bin_of.find(text); found != bin_of.end()) bins.theirs[code + 1] = found->second;
    }
    return bins;
  }

  void term(const Cursor& at) {
    const std::vector<std::string> names = at.at("term_features").texts();
    std::vector<const Bins*> axes;
    AdditiveTerm term;
    for (const std::string& name : names) {
      const auto found = numbers_.find(name);
      if (found == numbers_.end()) at.at("term_features").refuse("names \"" + name + "\", which is no feature");
      const Feature& feature = features_[found->second];
      axes.push_back(&feature.resolutions[std::min(names.size(), feature.resolutions.size()) - 1]);
      term.axes.push_back(axes.back()->ours);
      term.name += (term.name.empty() ? "" : " & ") + name;
    }
    const std::size_t outputs = parts_.intercepts.size();
    const std::vector<std::size_t> cells = places(at, axes);
    const std::vector<double> scores = table(at.at("scores"), axes, outputs);
    for (const std::size_t cell : cells) {
      for (std::size_t k = 0; k < outputs; ++k) term.values.push_back(scores[cell * outputs + k]);
    }
    if (const auto weights = at.find("bin_weights")) cover(table(*weights, axes, 1), cells, term);
    parts_.terms.push_back(std::move(term));
  }

  /// For each of our cells the file's cell.
  static std::vector<std::size_t> places(const Cursor& at, const std::vector<const Bins*>& axes) {
    std::vector<std::size_t> cells{0};
    for (const Bins* axis : axes) {
      if (axis->theirs.size() > max_cells / cells.size()) at.refuse("has too many cells");
      std::vector<std::size_t> next;
      next.reserve(cells.size() * axis->theirs.size());
      for (const std::size_t cell : cells) {
        for (const std::size_t bin : axis->theirs) next.push_back(cell * axis->size + bin);
      }
      cells = std::move(next);
    }
    return cells;
  }

  /// A table over the file's bins, and over outputs where there are several.
  static std::vector<double> table(const Cursor& at, const std::vector<const Bins*>& axes, std::size_t outputs) {
    std::vector<double> values;
    std::vector<std::size_t> shape;
    flatten(at, 0, values, shape);
    std::vector<std::size_t> expected;
    expected.reserve(axes.size() + 1);
    for (const Bins* axis : axes) expected.push_back(axis->size);
    if (outputs > 1) expected.push_back(outputs);
    if (shape != expected) at.refuse("must have the shape of its features' bins");
    return values;
  }

  /// The weight of a bin that several categories share is split evenly among them: the file does not say more.
  static void cover(const std::vector<double>& weights, const std::vector<std::size_t>& cells, AdditiveTerm& term) {
    std::map<std::size_t, double> sharers;
    for (const std::size_t cell : cells) sharers[cell] += 1.0;
    for (const std::size_t cell : cells) term.cover.push_back(weights[cell] / sharers[cell]);
  }

  Cursor root_;
  Cursor ebm_;
  AdditiveModelParts parts_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<Feature> features_;
};

}  // namespace

AdditiveModel read_ebm(std::string_view bytes, std::string_view source) {
  const io::Value document = io::parse(bytes, source, io::Format::json, io::Reals::float64);
  return Reader{Cursor{document, source}}.read();
}

}  // namespace lotrecht::model
