#pragma once

/// @file
/// A generalised additive model over bins as data: EBMs, GAMs made into tables, points scorecards.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/detail/checked_names.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>
#include <lotrecht/model/feature_bins.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::model {

/// More cells in a term are refused.
inline constexpr std::size_t max_cells = 100'000'000;

/// A table over the bins of one or more features.
struct AdditiveTerm {
  std::vector<FeatureBins> axes;  ///< at least one, each of another feature
  std::vector<double> values;   ///< (bins of axes[0], bins of axes[1], ..., outputs), row-major: what the cell adds to
                                ///< the margins. NaN where the model has no answer; such rows are refused.
  std::vector<double> cover{};  ///< (bins of axes[0], ...) weight of the training rows in a cell; empty if not known
  std::string name{};

  /// Cells of the table.
  [[nodiscard]] std::size_t cells() const noexcept {
    std::size_t cells = 1;
    for (const FeatureBins& axis : axes) cells *= axis.size();
    return cells;
  }

  /// The cell in which a row of features falls.
  [[nodiscard]] std::size_t cell(const double* row) const noexcept {
    std::size_t cell = 0;
    for (const FeatureBins& axis : axes) cell = cell * axis.size() + axis.bin(row[axis.feature]);
    return cell;
  }

  /// Equal in every part; a cell without an answer equals a cell without an answer.
  friend bool operator==(const AdditiveTerm& a, const AdditiveTerm& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.axes == b.axes && a.cover == b.cover && a.name == b.name &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), same);
  }
};

/// What an additive model is made of, before it is checked.
struct AdditiveModelParts {
  std::size_t features = 0;
  std::vector<double> intercepts;  ///< (outputs)
  std::vector<AdditiveTerm> terms;
  Link link{};                               ///< margin to response
  std::vector<std::string> feature_names{};  ///< (features), or empty
  std::vector<std::string> output_names{};   ///< (outputs), or empty
  /// (features), or empty: the texts of the codes 0, 1, ... of each feature; none where it is a number or they are not
  /// known
  std::vector<std::vector<std::string>> categories{};

  friend bool operator==(const AdditiveModelParts&, const AdditiveModelParts&) = default;
};

/// The margin of output k is intercepts[k] + Σ over terms of the value in the cell where the row falls.
///
/// An EBM: one term with one axis for each feature, one with two for each pair. A points scorecard: one term for each
/// characteristic. Several terms may speak of the same feature.
///
/// What holds after construction: every axis speaks of a feature that there is, a term of none twice; cuts are finite
/// and rise; tables have the lengths of their bins; a value is finite, or NaN for every output of its cell; covers are
/// finite and not negative; a feature with texts has an axis with as many categories wherever it has one.
///
/// Y. Lou, R. Caruana, J. Gehrke, G. Hooker (2013), Accurate intelligible models with pairwise interactions,
/// doi:10.1145/2487575.2487579.
class AdditiveModel {
 public:
  /// @throws InvalidInput naming the term, the axis and the rule
  explicit AdditiveModel(AdditiveModelParts parts) : parts_{std::move(parts)} {
    constexpr std::string_view who = "AdditiveModel";
    if (parts_.features == 0 || parts_.features > max_features) {
      throw InvalidInput{who, "features",
                         "must be 1 to " + std::to_string(max_features) + ", got " + std::to_string(parts_.features)};
    }
    detail::require_intercepts(who, parts_.intercepts);
    detail::require_names(who, "feature_names", parts_.feature_names, features());
    detail::require_names(who, "output_names", parts_.output_names, outputs());
    if (!parts_.categories.empty() && parts_.categories.size() != parts_.features) {
      throw InvalidInput{
          who, "categories",
          "must be " + std::to_string(parts_.features) + " or none, got " + std::to_string(parts_.categories.size())};
    }
    for (std::size_t t = 0; t < parts_.terms.size(); ++t) check(t);
  }

  [[nodiscard]] std::size_t features() const noexcept { return parts_.features; }
  [[nodiscard]] std::size_t outputs() const noexcept { return parts_.intercepts.size(); }
  [[nodiscard]] const std::vector<double>& intercepts() const noexcept { return parts_.intercepts; }
  [[nodiscard]] const std::vector<AdditiveTerm>& terms() const noexcept { return parts_.terms; }
  [[nodiscard]] const Link& link() const noexcept { return parts_.link; }
  [[nodiscard]] const std::vector<std::string>& feature_names() const noexcept { return parts_.feature_names; }
  [[nodiscard]] const std::vector<std::string>& output_names() const noexcept { return parts_.output_names; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& categories() const noexcept { return parts_.categories; }
  [[nodiscard]] const AdditiveModelParts& parts() const noexcept { return parts_; }

  /// Whether every term knows how its training rows lay, so that it can be explained without a background.
  [[nodiscard]] bool has_cover() const noexcept {
    return std::all_of(parts_.terms.begin(), parts_.terms.end(),
                       [](const AdditiveTerm& term) { return !term.cover.empty(); });
  }

  /// Margins of rows, summed in double in the order of the terms.
  ///
  /// @param x    (n, features)
  /// @param out  (n, outputs), overwritten
  /// @throws InvalidInput if shapes differ, or naming the row and the term that has no answer for it
  void score(const FeatureMatrix& x, ResultMatrix out) const {
    detail::require_shapes("AdditiveModel", features(), outputs(), x, out);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double* row = x.data() + i * x.outerStride();
      for (std::size_t k = 0; k < outputs(); ++k) out(i, static_cast<Eigen::Index>(k)) = parts_.intercepts[k];
      for (std::size_t t = 0; t < parts_.terms.size(); ++t) {
        const AdditiveTerm& term = parts_.terms[t];
        const double* values = term.values.data() + term.cell(row) * outputs();
        if (std::isnan(values[0])) refuse_row("AdditiveModel", t, static_cast<std::size_t>(i), row);
        for (std::size_t k = 0; k < outputs(); ++k) out(i, static_cast<Eigen::Index>(k)) += values[k];
      }
    }
  }

  /// Throws that term t has no answer for a row.
  [[noreturn]] void refuse_row(std::string_view who, std::size_t t, std::size_t i, const double* row) const {
    std::string found;
    for (const FeatureBins& axis : parts_.terms[t].axes) {
      found += (found.empty() ? "" : ", ") + detail::described(parts_.feature_names, axis.feature) +
               (std::isnan(row[axis.feature]) ? " missing" : " = " + std::to_string(row[axis.feature]));
    }
    throw InvalidInput{who, "x",
                       "has row " + std::to_string(i) + ", for which " + place(t) + " has no answer: " + found};
  }

  /// "term 3", or "term 3 (age)" where it has a name.
  [[nodiscard]] std::string place(std::size_t t) const {
    const std::string& name = parts_.terms[t].name;
    return "term " + std::to_string(t) + (name.empty() ? "" : " (" + name + ")");
  }

  friend bool operator==(const AdditiveModel&, const AdditiveModel&) = default;

 private:
  void check(std::size_t t) const {
    constexpr std::string_view who = "AdditiveModel";
    const AdditiveTerm& term = parts_.terms[t];
    if (term.axes.empty()) throw InvalidInput{who, place(t), "must have an axis; a constant belongs to the intercepts"};
    std::size_t cells = 1;
    for (std::size_t a = 0; a < term.axes.size(); ++a) {
      detail::require_bins(who, place(t) + ", axis " + std::to_string(a), term.axes[a], parts_.features);
      check_texts(t, term.axes[a]);
      for (std::size_t b = 0; b < a; ++b) {
        if (term.axes[a].feature != term.axes[b].feature) continue;
        throw InvalidInput{who, place(t),
                           "must have each feature on one axis, has " +
                               detail::described(parts_.feature_names, term.axes[a].feature) + " on two"};
      }
      if (term.axes[a].size() > max_cells / cells) {
        throw InvalidInput{who, place(t), "has more than " + std::to_string(max_cells) + " cells"};
      }
      cells *= term.axes[a].size();
    }
    if (term.values.size() != cells * outputs()) {
      throw InvalidInput{who, place(t),
                         "must have " + std::to_string(cells * outputs()) + " values, cells (missing and unknown " +
                             "among them) times outputs, got " + std::to_string(term.values.size())};
    }
    if (!term.cover.empty() && term.cover.size() != cells) {
      throw InvalidInput{
          who, place(t),
          "must have " + std::to_string(cells) + " covers or none, got " + std::to_string(term.cover.size())};
    }
    for (std::size_t c = 0; c < cells; ++c) check_cell(t, c);
  }

  void check_texts(std::size_t t, const FeatureBins& axis) const {
    if (parts_.categories.empty() || parts_.categories[axis.feature].empty()) return;
    const std::size_t texts = parts_.categories[axis.feature].size();
    if (axis.kind == BinKind::categorical && axis.categories == texts) return;
    throw InvalidInput{"AdditiveModel", place(t),
                       "must have an axis of " + std::to_string(texts) + " categories for " +
                           detail::described(parts_.feature_names, axis.feature) + ", which has so many texts"};
  }

  void check_cell(std::size_t t, std::size_t c) const {
    constexpr std::string_view who = "AdditiveModel";
    const AdditiveTerm& term = parts_.terms[t];
    const double* values = term.values.data() + c * outputs();
    const bool answers = !std::isnan(values[0]);
    for (std::size_t k = 0; k < outputs(); ++k) {
      if (answers ? std::isfinite(values[k]) : std::isnan(values[k])) continue;
      throw InvalidInput{who, place(t) + ", cell " + std::to_string(c),
                         "must have finite values, or NaN for all outputs where it has no answer, got " +
                             std::to_string(values[k]) + " for output " + std::to_string(k)};
    }
    if (term.cover.empty() || (term.cover[c] >= 0.0 && std::isfinite(term.cover[c]))) return;
    throw InvalidInput{who, place(t) + ", cell " + std::to_string(c),
                       "has cover " + std::to_string(term.cover[c]) + "; a cover is finite and not negative"};
  }

  AdditiveModelParts parts_;
};

}  // namespace lotrecht::model
