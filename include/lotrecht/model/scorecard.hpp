#pragma once

/// @file
/// A points scorecard as data: characteristics, attributes, points, bands of decisions, calibration.

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/unary_test.hpp>

namespace lotrecht::model {

/// A line of a scorecard: who it is for and how many points they get.
struct ScorecardAttribute {
  std::string name{};  ///< e.g. "18 to 26"
  UnaryTest test{};
  bool otherwise = false;  ///< for every value that is there and has no other attribute, too
  double points = 0.0;
  std::string reason_code{};  ///< where it differs from the characteristic's

  friend bool operator==(const ScorecardAttribute&, const ScorecardAttribute&) = default;
};

/// A question of a scorecard and its answers.
struct Characteristic {
  std::string name{};
  std::size_t feature = 0;  ///< column
  BinKind kind = BinKind::numeric;
  std::vector<std::string> categories{};  ///< of categorical ones: text of code 0, 1, ...
  ValueRange domain{};  ///< of numeric ones: what an attribute has to be there for; the scorecard is silent beyond
  std::vector<ScorecardAttribute> attributes{};
  std::optional<double> baseline_points{};  ///< what reason codes compare with
  std::string reason_code{};

  friend bool operator==(const Characteristic&, const Characteristic&) = default;
};

/// A decision for scores from `from` (inclusive) to the next band's (exclusive).
struct ScoreBand {
  std::string name{};
  double from = 0.0;

  friend bool operator==(const ScoreBand&, const ScoreBand&) = default;
};

/// What points mean: at `score` the odds of the event are `odds` to 1, and double with every `points_to_double` points
/// (halve, where it is negative).
struct ScoreCalibration {
  double score = 0.0;
  double odds = 1.0;
  double points_to_double = 20.0;

  friend bool operator==(const ScoreCalibration&, const ScoreCalibration&) = default;
};

/// What a scorecard is made of, before it is checked.
struct ScorecardParts {
  std::size_t features = 0;
  double base_points = 0.0;
  std::vector<Characteristic> characteristics{};
  std::vector<ScoreBand> bands{};  ///< rising; the first one is for everything below the second; or empty
  std::optional<ScoreCalibration> calibration{};
  std::vector<std::string> feature_names{};  ///< (features), or empty

  friend bool operator==(const ScorecardParts&, const ScorecardParts&) = default;
};

/// The score of a row is base_points + Σ over characteristics of the points of the attribute that its value has.
///
/// Checked: every value of a characteristic's domain has exactly one attribute. A missing value, an unknown category
/// and a number outside the domain may have none; a row with such a value is refused when it is scored.
///
/// N. Siddiqi (2017), Intelligent Credit Scoring, 2nd ed., Wiley, chapter 10, doi:10.1002/9781119282396.
class Scorecard {
 public:
  /// @throws InvalidInput naming the characteristic and, where attributes overlap or leave a gap, a value that falls
  ///                      into two or none
  explicit Scorecard(ScorecardParts parts) : parts_{std::move(parts)}, model_{build()} { check_rest(); }

  [[nodiscard]] std::size_t features() const noexcept { return parts_.features; }
  [[nodiscard]] std::size_t outputs() const noexcept { return 1; }
  [[nodiscard]] const std::vector<Characteristic>& characteristics() const noexcept { return parts_.characteristics; }
  [[nodiscard]] double base_points() const noexcept { return parts_.base_points; }
  [[nodiscard]] const std::vector<ScoreBand>& bands() const noexcept { return parts_.bands; }
  [[nodiscard]] const std::optional<ScoreCalibration>& calibration() const noexcept { return parts_.calibration; }
  [[nodiscard]] const ScorecardParts& parts() const noexcept { return parts_; }

  /// The same scorecard as a sum of tables, one term for each characteristic in their order; margin = points.
  [[nodiscard]] const AdditiveModel& points_model() const noexcept { return model_; }

  /// The same with the margin in log-odds, and a logistic link: log(odds) + (score - calibration.score) log(2) / points
  /// to double.
  ///
  /// @throws InvalidInput if the scorecard is not calibrated
  [[nodiscard]] AdditiveModel log_odds_model() const {
    if (!parts_.calibration) throw InvalidInput{"Scorecard", "calibration", "must be there, to turn points into odds"};
    const ScoreCalibration& c = *parts_.calibration;
    const double factor = std::numbers::ln2 / c.points_to_double;
    AdditiveModelParts parts = model_.parts();
    parts.intercepts[0] = std::log(c.odds) + (parts.intercepts[0] - c.score) * factor;
    for (AdditiveTerm& term : parts.terms) {
      for (double& value : term.values) value *= factor;
    }
    parts.link = {LinkKind::logistic, 1.0};
    return AdditiveModel{std::move(parts)};
  }

  /// Points of rows. See `AdditiveModel::score`.
  void score(const FeatureMatrix& x, const ResultMatrix& out) const { model_.score(x, out); }

  /// The attribute that a value of a characteristic has, or nothing where the scorecard is silent.
  ///
  /// Precondition: characteristic < characteristics().size().
  [[nodiscard]] std::optional<std::size_t> attribute(std::size_t characteristic, double x) const noexcept {
    const std::size_t found = attribute_of_[characteristic][model_.terms()[characteristic].axes[0].bin(x)];
    return found == none ? std::nullopt : std::optional{found};
  }

  /// The band of a score, or nothing where there are no bands. Precondition: the score is not NaN.
  [[nodiscard]] std::optional<std::size_t> band(double score) const noexcept {
    if (parts_.bands.empty()) return std::nullopt;
    std::size_t band = 0;
    while (band + 1 < parts_.bands.size() && score >= parts_.bands[band + 1].from) ++band;
    return band;
  }

  friend bool operator==(const Scorecard& a, const Scorecard& b) { return a.parts_ == b.parts_; }

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_attributes = 2000;

  [[nodiscard]] AdditiveModel build() {
    if (parts_.characteristics.empty()) throw InvalidInput{"Scorecard", "characteristics", "must be at least one"};
    if (!std::isfinite(parts_.base_points)) throw InvalidInput{"Scorecard", "base_points", "must be finite"};
    AdditiveModelParts parts{parts_.features, {parts_.base_points}, {}, {}, parts_.feature_names, {}};
    for (const Characteristic& c : parts_.characteristics) {
      AdditiveTerm term{{bins(c)}, {}, {}, c.name};
      attribute_of_.push_back(attributes_of_bins(c, term.axes[0]));
      for (const std::size_t a : attribute_of_.back()) {
        term.values.push_back(a == none ? std::numeric_limits<double>::quiet_NaN() : c.attributes[a].points);
      }
      parts.terms.push_back(std::move(term));
    }
    return AdditiveModel{std::move(parts)};
  }

  [[nodiscard]] static std::string place(const Characteristic& c) { return "characteristic '" + c.name + "'"; }

  [[nodiscard]] static FeatureBins bins(const Characteristic& c) {
    if (c.attributes.empty() || c.attributes.size() > max_attributes) {
      throw InvalidInput{"Scorecard", place(c),
                         "must have 1 to " + std::to_string(max_attributes) + " attributes, got " +
                             std::to_string(c.attributes.size())};
    }
    if (c.domain.empty()) throw InvalidInput{"Scorecard", place(c), "has an empty domain"};
    if ((c.kind == BinKind::categorical) == c.categories.empty()) {
      throw InvalidInput{"Scorecard", place(c), "must have categories if it is categorical, and only then"};
    }
    std::vector<const UnaryTest*> tests;
    for (const ScorecardAttribute& a : c.attributes) {
      const std::string where = place(c) + ", attribute '" + a.name + "'";
      const UnaryTest nothing{};
      if (!a.otherwise || !(a.test == nothing)) {
        detail::require_test("Scorecard", where, a.test, c.kind, c.categories.size());
      }
      if (!std::isfinite(a.points)) throw InvalidInput{"Scorecard", where, "must have finite points"};
      tests.push_back(&a.test);
    }
    return detail::bins_of(c.feature, c.kind, c.categories.size(), tests, {c.domain});
  }

  /// For every bin the only attribute that its values have.
  [[nodiscard]] static std::vector<std::size_t> attributes_of_bins(const Characteristic& c, const FeatureBins& bins) {
    std::size_t otherwise = none;
    for (std::size_t a = 0; a < c.attributes.size(); ++a) {
      if (!c.attributes[a].otherwise) continue;
      if (otherwise != none) throw InvalidInput{"Scorecard", place(c), "has two attributes for everything else"};
      otherwise = a;
    }
    const UnaryTest nothing{};
    std::vector<std::size_t> found(bins.size(), none);
    for (std::size_t b = 0; b < bins.size(); ++b) {
      const double x = detail::value_in(bins, b);
      for (std::size_t a = 0; a < c.attributes.size(); ++a) {
        const UnaryTest& test = c.attributes[a].test;
        if (test == nothing || !holds(test, c.kind, x)) continue;
        if (found[b] != none) {
          throw InvalidInput{"Scorecard", place(c),
                             "has overlapping attributes: " + detail::value_text(c.kind, c.categories, x) +
                                 " falls into '" + c.attributes[found[b]].name + "' and '" + c.attributes[a].name +
                                 "'"};
        }
        found[b] = a;
      }
      if (found[b] == none && b != 0) found[b] = otherwise;
      const bool owed = b != 0 && (c.kind == BinKind::numeric ? c.domain.contains(x) : b <= c.categories.size());
      if (found[b] == none && owed) {
        throw InvalidInput{"Scorecard", place(c),
                           "has a gap: " + detail::value_text(c.kind, c.categories, x) +
                               " falls into no attribute; add one, or state the domain it is meant for"};
      }
    }
    return found;
  }

  void check_rest() const {
    for (const Characteristic& c : parts_.characteristics) {
      if (c.baseline_points && !std::isfinite(*c.baseline_points)) {
        throw InvalidInput{"Scorecard", place(c), "must have finite baseline points"};
      }
      for (const Characteristic& other : parts_.characteristics) {
        if (other.feature != c.feature || (other.kind == c.kind && other.categories == c.categories)) continue;
        throw InvalidInput{"Scorecard", place(c),
                           "speaks of the same feature as " + place(other) + " and must list the same categories"};
      }
    }
    for (std::size_t b = 0; b < parts_.bands.size(); ++b) {
      const bool first = b == 0;
      if (std::isnan(parts_.bands[b].from) || (!first && !(parts_.bands[b - 1].from < parts_.bands[b].from))) {
        throw InvalidInput{"Scorecard", "band '" + parts_.bands[b].name + "'", "must start above the band before it"};
      }
    }
    if (!parts_.calibration) return;
    const ScoreCalibration& c = *parts_.calibration;
    if (!std::isfinite(c.score) || !(c.odds > 0.0) || !std::isfinite(c.odds) || !std::isfinite(c.points_to_double) ||
        c.points_to_double == 0.0) {
      throw InvalidInput{"Scorecard", "calibration",
                         "must have a finite score, odds above 0 and points to double that are not 0"};
    }
  }

  ScorecardParts parts_;
  std::vector<std::vector<std::size_t>> attribute_of_;  // before model_, whose making fills it
  AdditiveModel model_;
};

}  // namespace lotrecht::model
