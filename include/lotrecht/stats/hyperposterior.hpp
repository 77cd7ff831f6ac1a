#pragma once

/// @file
/// What many groups together say about how their rates differ: the posterior of a beta law, by quadrature.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/beta_binomial.hpp>

namespace lotrecht::stats {

/// A beta law of rates and how much of the posterior it carries.
struct WeightedLaw {
  RateLaw law;
  double weight;  ///< the weights sum to 1
};

namespace detail {

/// The logarithm of a positive function of one coordinate, summed by the trapezoidal rule.
///
/// Such sums of analytic functions that fall off on both sides converge faster than any power of the step (Trefethen &
/// Weideman 2014, SIAM Rev. 56(3), 385-458): each halving squares the error. So a sum that agrees with that of half
/// the step to 1e-5 is itself wrong in the fifth digit, and the finer one in the tenth.
struct LineSum {
  double log_total = -std::numeric_limits<double>::infinity();  ///< ln of the integral
  std::vector<double> at;                                       ///< equidistant nodes
  std::vector<double> log_density;                              ///< of the function at each
  double step = 0.0;
};

inline constexpr double negligible = 30.0;  ///< e^-30 of the largest: below 1e-13
inline constexpr double agreement = 1e-5;   ///< of a sum with that of half the step

/// ln of the sum of e^x.
[[nodiscard]] inline double log_sum(std::span<const double> logs) noexcept {
  double most = -std::numeric_limits<double>::infinity();
  for (const double x : logs) most = std::max(most, x);
  if (!(most > -std::numeric_limits<double>::infinity())) return most;
  double sum = 0.0;
  for (const double x : logs) sum += std::exp(x - most);
  return most + std::log(sum);
}

/// Walks from `start` to where `f` is largest, and says how broad it is there.
///
/// Parabolas through three points; where there is no top between them, a longer step uphill. It need not be exact: it
/// only says where to lay nodes.
struct Peak {
  double at;
  double width;  ///< a standard deviation, were it a normal density
};
template <class Function>
[[nodiscard]] Peak find_peak(const Function& f, double start, double width) {
  double at = start;
  for (int i = 0; i < 200; ++i) {
    const double left = f(at - width);
    const double here = f(at);
    const double right = f(at + width);
    const double bend = (left - here) + (right - here);
    if (here >= left && here >= right && bend < 0.0) {
      // A flat top bends by rounding only: no step beyond four of the last.
      const double sharp = std::min(width / std::sqrt(-bend), 4.0 * width);
      const double top = at + 0.5 * width * (left - right) / bend;
      const bool settled = sharp > 0.3 * width && sharp < 3.0 * width;
      at = top;
      width = sharp;
      if (settled) break;
    } else {
      at += right > left ? width : -width;
      width *= 1.5;
    }
  }
  return {at, width};
}

/// Sums e^f over the line, with nodes no farther apart than `longest`.
template <class Function>
[[nodiscard]] LineSum sum_over_line(const Function& f, const Peak& peak, double longest) {
  LineSum line;
  line.step = std::min(peak.width, longest);
  std::vector<double> rising;
  std::vector<double> falling;
  double most = f(peak.at);
  // Outwards until nothing is left, on the right with the centre, then on the left.
  const auto walk = [&](double direction, std::vector<double>& out) {
    for (std::size_t i = direction > 0.0 ? 0 : 1; i < 100'000; ++i) {
      const double value = f(peak.at + direction * static_cast<double>(i) * line.step);
      most = std::max(most, value);
      out.push_back(value);
      if (value < most - negligible) break;
    }
  };
  walk(1.0, rising);
  walk(-1.0, falling);
  double first = peak.at - static_cast<double>(falling.size()) * line.step;
  line.log_density.assign(falling.rbegin(), falling.rend());
  line.log_density.insert(line.log_density.end(), rising.begin(), rising.end());
  double total = log_sum(line.log_density) + std::log(line.step);
  for (int halving = 0; halving < 12; ++halving) {
    std::vector<double> finer;
    finer.reserve(2 * line.log_density.size());
    std::vector<double> between;
    for (std::size_t i = 0; i < line.log_density.size(); ++i) {
      finer.push_back(line.log_density[i]);
      if (i + 1 == line.log_density.size()) break;
      between.push_back(f(first + (static_cast<double>(i) + 0.5) * line.step));
      finer.push_back(between.back());
    }
    const double other = log_sum(between) + std::log(line.step);
    const bool agreed = std::abs(other - total) < agreement;
    if (std::abs(other - total) < agreement * agreement) break;  // the nodes there are suffice
    line.log_density = std::move(finer);
    line.step *= 0.5;
    total = log_sum(line.log_density) + std::log(line.step);
    if (agreed) break;
  }
  line.log_total = total;
  for (std::size_t i = 0; i < line.log_density.size(); ++i) {
    line.at.push_back(first + static_cast<double>(i) * line.step);
  }
  return line;
}

/// A law from the coordinates in which it is integrated: logit of the mean, and v with 1 / √(1 + κ) = tanh v.
[[nodiscard]] inline RateLaw law_at(double logit, double v) noexcept {
  const double s = std::sinh(v);
  return {1.0 / (1.0 + std::exp(-logit)), 1.0 / (1.0 + std::exp(logit)), 1.0 / (s * s)};
}

}  // namespace detail

/// The posterior of a beta law of rates, given counts from groups whose rates are independent draws from it.
///
/// The prior: the mean is uniform on (0, 1), and so is the relative spread s = 1 / √(1 + κ), the standard deviation of
/// the rates over the largest one possible with that mean, √(m (1 - m)). It is proper whatever the data, has no
/// constant to choose, gives no homogeneity (s = 0) and no difference any special weight, and being flat near s = 0
/// (Gelman 2006) lets the data say that groups do not differ. With two or three groups it shrinks little, as it should.
///
/// Integrated over logit m and w, v = c sinh w, s = tanh v, c = 1 / √(1 + largest n): in these coordinates the
/// integrand is analytic, even in w, and falls off exponentially, so the trapezoidal rule converges geometrically. No
/// simulation: the same bits every time. The step is halved until the total agrees to 1e-5 with that of twice the step,
/// whose square is about the error; moments and quantiles are within 1e-7 of mpmath's (tests).
///
/// Gelman, A. (2006). Bayesian Anal. 1(3), 515-534. doi:10.1214/06-BA117A
class Hyperposterior {
 public:
  /// @param groups  successes and failures of each group; groups without trials say nothing. None at all: the prior.
  /// @throws InvalidInput if a count is negative or not finite
  explicit Hyperposterior(std::span<const detail::Counts> groups) : groups_{repeated_counts(groups)} {
    double largest = 0.0;
    double successes = 0.5;
    double failures = 0.5;
    for (const RepeatedCounts& k : groups_) {
      largest = std::max(largest, k.counts.trials);
      successes += k.groups * k.counts.successes;
      failures += k.groups * k.counts.failures;
    }
    fewest_ = !groups_.empty() && !groups.empty() ? groups_.front().counts.trials : 0.0;
    for (const detail::Counts& k : groups) {
      if (k.empty()) fewest_ = 0.0;
    }
    scale_ = 1.0 / std::sqrt(1.0 + largest);
    start_ = {std::log(successes / failures), std::sqrt(1.0 / successes + 1.0 / failures)};
    integrate();
  }

  /// The laws, with weights that sum to 1; those that carry less than 1e-11 of the heaviest are left out.
  [[nodiscard]] const std::vector<WeightedLaw>& laws() const noexcept { return laws_; }

  /// P(1 / (1 + κ) <= rho): the intraclass correlation, how much of the differences between people is between groups.
  [[nodiscard]] double intraclass_cdf(double rho) const {
    if (!(rho > 0.0)) return 0.0;
    if (!(rho < 1.0)) return 1.0;
    return std::clamp(below(std::asinh(std::atanh(std::sqrt(rho)) / scale_)), 0.0, 1.0);
  }

  /// The intraclass correlation that the posterior exceeds with probability 1 - p. @param p in (0, 1)
  [[nodiscard]] double intraclass_quantile(double p) const {
    double low = 0.0;
    double high = last_ + step_;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (below(middle) < p ? low : high) = middle;
    }
    const double s = std::tanh(scale_ * std::sinh(0.5 * (low + high)));
    return s * s;
  }

  /// Posterior mean of a function of the law.
  template <class Function>
  [[nodiscard]] double mean(const Function& f) const {
    double sum = 0.0;
    for (const WeightedLaw& each : laws_) sum += each.weight * f(each.law);
    return sum;
  }

 private:
  struct Slice {
    double v;
    detail::LineSum line;
    double log_density;  ///< of w
  };

  [[nodiscard]] double log_likelihood(double logit, double v) const {
    const RateLaw law = detail::law_at(logit, v);
    double sum = std::log(law.mean) + std::log(law.complement);  // the uniform law of the mean, in logits
    for (const RepeatedCounts& k : groups_) sum += k.groups * log_beta_binomial(k.counts, law);
    return sum;
  }

  /// All means at one spread.
  [[nodiscard]] const Slice& slice(double w) {
    const auto known = slices_.find(w);
    if (known != slices_.end()) return known->second;
    const double v = scale_ * std::sinh(w);
    const auto f = [&](double logit) { return log_likelihood(logit, v); };
    const detail::Peak peak = detail::find_peak(f, start_.at, start_.width);
    const RateLaw law = detail::law_at(peak.at, v);
    // Quantiles are sums over steps that a group's own law takes as the mean passes by: where κ is large these steps
    // are steep, and the nodes must not step over them.
    const double steep =
        0.75 * std::sqrt(law.precision + fewest_) / (law.precision * std::sqrt(law.mean * law.complement));
    // The totals, which is all the search for the peak looks at, do not need it; near w = 0 it would cost a million
    // nodes.
    const double longest = searching_ ? peak.width : steep;
    Slice found{v, detail::sum_over_line(f, peak, longest), 0.0};
    const double c = std::cosh(v);
    found.log_density = found.line.log_total - 2.0 * std::log(c) + std::log(scale_ * std::cosh(w));
    return slices_.emplace(w, std::move(found)).first->second;
  }

  void integrate() {
    // The first node is half a step from w = 0, where all groups are alike: the sum over all of an even function.
    const double end = std::asinh(19.0 / scale_);  // e^-38 of the prior lies beyond
    step_ = end / 24.0;
    double top = 0.5 * step_;
    for (int i = 1; i < 24; ++i) {
      const double w = (static_cast<double>(i) + 0.5) * step_;
      if (slice(w).log_density > slice(top).log_density) top = w;
    }
    const auto density = [&](double w) { return slice(std::clamp(std::abs(w), 1e-6, end)).log_density; };
    const detail::Peak peak = detail::find_peak(density, top, step_);
    const double most = density(peak.at);
    searching_ = false;
    slices_.clear();
    step_ = std::min(peak.width, 0.4);
    std::vector<double> sums;
    for (int halving = 0; halving < 12; ++halving, step_ *= 0.5) {
      sums = sum_slices(peak.at, most);
      if (halving > 0 && agree(sums)) break;
      previous_ = sums;
    }
    collect(most);
  }

  /// Fills `nodes_` outwards from the peak and returns ln of the integral and of two moments beside it
  /// (even functions of w, as only their sums converge fast).
  [[nodiscard]] std::vector<double> sum_slices(double peak, double most) {
    nodes_.clear();
    const double first = std::max(0.0, std::floor(std::abs(peak) / step_));
    for (double i = first; i >= 0.0; i -= 1.0) {
      nodes_.push_back((i + 0.5) * step_);
      if (slice(nodes_.back()).log_density < most - detail::negligible) break;
    }
    std::reverse(nodes_.begin(), nodes_.end());
    for (double i = first + 1.0;; i += 1.0) {
      nodes_.push_back((i + 0.5) * step_);
      if (slice(nodes_.back()).log_density < most - detail::negligible) break;
    }
    std::array<std::vector<double>, 3> logs;
    for (const double w : nodes_) {
      const Slice& s = slice(w);
      logs[0].push_back(s.log_density);
      logs[1].push_back(s.log_density + 2.0 * std::log(std::tanh(s.v)));
      logs[2].push_back(s.log_density - 2.0 * std::log(std::cosh(s.v)));
    }
    std::vector<double> sums;
    sums.reserve(logs.size());
    for (const auto& each : logs) sums.push_back(detail::log_sum(each) + std::log(step_));
    return sums;
  }

  [[nodiscard]] bool agree(const std::vector<double>& sums) const {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (!(std::abs(sums[i] - previous_[i]) < detail::agreement)) return false;
    }
    return true;
  }

  void collect(double most) {
    last_ = nodes_.back();
    double total = 0.0;
    for (const double w : nodes_) {
      const Slice& s = slice(w);
      heights_.push_back(std::exp(s.log_density - most));
      total += heights_.back();
      const double base = s.log_density - s.line.log_total + std::log(s.line.step);
      for (std::size_t i = 0; i < s.line.at.size(); ++i) {
        const double weight = std::exp(base + s.line.log_density[i] - most);
        laws_.push_back({detail::law_at(s.line.at[i], s.v), weight});
      }
    }
    for (double& height : heights_) height /= total * step_;
    double heaviest = 0.0;
    for (const WeightedLaw& each : laws_) heaviest = std::max(heaviest, each.weight);
    std::erase_if(laws_, [&](const WeightedLaw& each) { return each.weight < 1e-11 * heaviest; });
    double sum = 0.0;
    for (const WeightedLaw& each : laws_) sum += each.weight;
    for (WeightedLaw& each : laws_) each.weight /= sum;
    slices_.clear();
  }

  /// P(w <= at): the integral, by Gauss and Legendre's rule, of the one band-limited function through all heights
  /// (cardinal interpolation), as exact as the trapezoidal sums themselves.
  [[nodiscard]] double below(double at) const {
    constexpr std::array<double, 4> place{0.18343464249564980, 0.52553240991632899, 0.79666647741362674,
                                          0.96028985649753623};
    constexpr std::array<double, 4> weight{0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                                           0.10122853629037626};
    const double begin = std::max(0.0, nodes_.front() - 6.0 * step_);
    if (at <= begin) return 0.0;
    const double panels = std::ceil((std::min(at, last_ + 6.0 * step_) - begin) / step_);
    const double half = 0.5 * (std::min(at, last_ + 6.0 * step_) - begin) / panels;
    double sum = 0.0;
    for (double p = 0.0; p < panels; p += 1.0) {
      const double middle = begin + (2.0 * p + 1.0) * half;
      for (std::size_t i = 0; i < place.size(); ++i) {
        sum += weight[i] * (height(middle - half * place[i]) + height(middle + half * place[i]));
      }
    }
    return sum * half;
  }

  [[nodiscard]] double height(double w) const {
    constexpr double pi = 3.14159265358979323846;
    double sum = 0.0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (const double node : {nodes_[i], -nodes_[i]}) {
        const double x = pi * (w - node) / step_;
        sum += heights_[i] * (std::abs(x) < 1e-9 ? 1.0 : std::sin(x) / x);
      }
    }
    return sum;
  }

  std::vector<RepeatedCounts> groups_;
  double fewest_ = 0.0;
  double scale_ = 1.0;
  detail::Peak start_{0.0, 1.0};
  std::map<double, Slice> slices_;
  std::vector<double> previous_;
  bool searching_ = true;
  double step_ = 0.0;
  double last_ = 0.0;
  std::vector<double> nodes_;    ///< of w > 0, rising
  std::vector<double> heights_;  ///< the density of w at each node
  std::vector<WeightedLaw> laws_;
};

}  // namespace lotrecht::stats
