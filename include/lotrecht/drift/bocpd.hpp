#pragma once

/// @file
/// How long ago did the stream last change? Probabilities of every answer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/run_models.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Bayesian online change point detection: the stream is made of runs, after each value a run ends with the chance
/// 1 / `expected_run`, and runs have independent parameters from one prior (`run_models.hpp`). Kept is the probability
/// of every length that the present run may have:
///
///     P(r+1) ∝ P(r) p(x | last r values) (1 - h),   P(0) ∝ Σ P(r) p(x | last r values) h,   h = 1 / expected_run.
///
/// Drift where the probability that a change has happened since the beginning (or since the last alarm) is at least
/// `threshold`; with the next value it begins anew. That is a probability if prior and chance of a change are right;
/// how often it is a false alarm is not promised (benchmarks/accuracy).
///
/// Of all lengths the `most_runs` most probable are kept, so that a value takes as long however long the run is; 0
/// keeps all of them.
///
/// Adams, R. P. & MacKay, D. J. C. (2007). Bayesian online changepoint detection. arXiv:0710.3742
template <class Run>
class BOCPD {
 public:
  static constexpr std::string_view semantics = "paper, drift by the probability of a change";
  static constexpr std::uint32_t format = Run::format;
  static constexpr std::string_view expects = Run::expects;
  [[nodiscard]] static bool accepts(double x) noexcept { return Run::accepts(x); }

  struct Parameters {
    Run prior{};
    double expected_run = 1000.0;
    double threshold = 0.9;
    std::uint32_t most_runs = 200;

    [[nodiscard]] bool sound() const noexcept {
      return prior.sound() && expected_run > 1.0 && std::isfinite(expected_run) && threshold > 0.0 && threshold < 1.0 &&
             most_runs != 1;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  BOCPD() : BOCPD(Parameters{}) {}
  /// @throws InvalidInput unless the prior is sound, expected_run above 1 and finite, 0 < threshold < 1 and
  ///         most_runs is not 1
  explicit BOCPD(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.prior.sound()) throw InvalidInput{"BOCPD", "prior", std::string{Run::rule}};
    if (!parameters.sound()) {
      throw InvalidInput{"BOCPD", "parameters",
                         "must have expected_run above 1, threshold in (0, 1) and most_runs 0 or at least 2"};
    }
    begin();
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    const double hazard = 1.0 / parameters_.expected_run;
    double sum = 0.0;
    for (Possible& run : runs_) {
      run.mass *= run.model.chance(x);
      sum += run.mass;
      run.model.learn(x);
      run.length += 1.0;
    }
    // A value no run could explain (its chance underflows) tells nothing about which run it is.
    if (!(sum > 0.0)) {
      sum = static_cast<double>(runs_.size());
      for (Possible& run : runs_) run.mass = 1.0;
    }
    for (Possible& run : runs_) run.mass *= (1.0 - hazard) / sum;
    runs_.push_back({hazard, 0.0, parameters_.prior});
    n_ += 1.0;
    if (parameters_.most_runs > 0 && runs_.size() > parameters_.most_runs) drop_least_probable();
    return signal_ = change_probability() >= parameters_.threshold ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// That a change has happened after the first value since the beginning or the last alarm. The end of a run at the
  /// newest value itself, of which nothing can be known yet, is left out.
  [[nodiscard]] double change_probability() const noexcept {
    if (n_ == 0.0) return 0.0;
    double before = 0.0;
    for (const Possible& run : runs_) before += run.length > 0.0 && run.length < n_ ? run.mass : 0.0;
    return before / (1.0 - 1.0 / parameters_.expected_run);
  }
  /// The most probable number of values in the present run.
  [[nodiscard]] double run_length() const noexcept {
    return std::max_element(runs_.begin(), runs_.end(),
                            [](const Possible& a, const Possible& b) { return a.mass < b.mass; })
        ->length;
  }
  /// (length, probability) of all runs that are kept, longest first.
  [[nodiscard]] std::vector<std::pair<double, double>> run_lengths() const {
    std::vector<std::pair<double, double>> lengths;
    lengths.reserve(runs_.size());
    for (const Possible& run : runs_) lengths.emplace_back(run.length, run.mass);
    return lengths;
  }

  void write(ByteWriter& out) const {
    parameters_.prior.write(out);
    for (const double x : {parameters_.expected_run, parameters_.threshold, n_}) out.f64(x);
    out.u32(parameters_.most_runs);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.u64(runs_.size());
    for (const Possible& run : runs_) {
      out.f64(run.mass);
      out.f64(run.length);
      run.model.write(out);
    }
  }
  [[nodiscard]] static BOCPD read(ByteReader& in) {
    Parameters parameters;
    parameters.prior = Run::read(in);
    parameters.expected_run = in.f64();
    parameters.threshold = in.f64();
    const double n = detail::read_finite(in);
    parameters.most_runs = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    BOCPD state{parameters};
    state.n_ = n;
    state.signal_ = detail::read_signal(in);
    const std::uint64_t count = in.u64();
    if (count == 0 || count > in.left() / 16) in.fail("expected as many runs as there are bytes for");
    state.runs_.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
      const double mass = in.f64();
      const double length = in.f64();
      const Run model = Run::read(in);
      if (!(mass >= 0.0 && mass <= 1.0 && length >= 0.0 && length <= state.n_) || !model.sound()) {
        in.fail("expected a run with its probability");
      }
      state.runs_.push_back({mass, length, model});
    }
    return state;
  }

  friend bool operator==(const BOCPD&, const BOCPD&) = default;

 private:
  struct Possible {
    double mass;
    double length;
    Run model;

    friend bool operator==(const Possible&, const Possible&) = default;
  };

  void begin() {
    signal_ = Signal::none;
    n_ = 0.0;
    runs_.assign(1, {1.0, 0.0, parameters_.prior});
  }

  /// Its probability goes to the next shorter one, which is nearly the same run, so that that of a change is kept.
  void drop_least_probable() {
    const auto least = std::min_element(runs_.begin(), runs_.end() - 1,
                                        [](const Possible& a, const Possible& b) { return a.mass < b.mass; });
    std::next(least)->mass += least->mass;
    runs_.erase(least);
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double n_ = 0.0;
  std::vector<Possible> runs_;  ///< longest first
};

using NormalBOCPD = BOCPD<NormalRun>;
using BernoulliBOCPD = BOCPD<BernoulliRun>;
using PoissonBOCPD = BOCPD<PoissonRun>;
static_assert(StreamDetector<NormalBOCPD> && StreamDetector<BernoulliBOCPD> && StreamDetector<PoissonBOCPD>);

}  // namespace lotrecht::drift
