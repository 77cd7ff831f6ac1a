#pragma once

/// @file
/// The detectors that are measured, each under a name, and a dummy that alarms on a clock.

#include <cstdint>
#include <optional>
#include <string>

#include <lotrecht/drift/adwin.hpp>
#include <lotrecht/drift/bernoulli_cusum.hpp>
#include <lotrecht/drift/bocpd.hpp>
#include <lotrecht/drift/cusum.hpp>
#include <lotrecht/drift/ddm.hpp>
#include <lotrecht/drift/ecdd.hpp>
#include <lotrecht/drift/eddm.hpp>
#include <lotrecht/drift/ewma.hpp>
#include <lotrecht/drift/fhddm.hpp>
#include <lotrecht/drift/hddm_a.hpp>
#include <lotrecht/drift/hddm_w.hpp>
#include <lotrecht/drift/incremental_ks.hpp>
#include <lotrecht/drift/kswin.hpp>
#include <lotrecht/drift/page_hinkley.hpp>
#include <lotrecht/drift/rddm.hpp>
#include <lotrecht/drift/seed_detector.hpp>
#include <lotrecht/drift/shewhart.hpp>
#include <lotrecht/drift/stepd.hpp>

namespace lotrecht::accuracy {

/// Alarms at every so-many-th value whatever the values are.
class Clock {
 public:
  explicit Clock(std::uint64_t period) : period_{period} {}
  drift::Signal update(double /*x*/) {
    if (++at_ < period_) return drift::Signal::none;
    at_ = 0;
    return drift::Signal::drift;
  }

 private:
  std::uint64_t period_;
  std::uint64_t at_ = 0;
};

/// Calls `use(name, promised time to a false alarm or 0, detector)` for each detector of errors at a rate of about
/// `rate`; charts are told the rate, half as much again as worth an alarm, and `promised`.
template <class Use>
void each_of_bits(double rate, double promised, const Use& use) {
  use("BernoulliCUSUM", promised, drift::BernoulliCUSUM{{rate, 1.5 * rate, promised}});
  use("DDM", 0.0, drift::DDM{});
  use("RDDM", 0.0, drift::RDDM{});
  use("EDDM", 0.0, drift::EDDM{});
  use("HDDM_A", 0.0, drift::HDDM_A{});
  use("HDDM_W", 0.0, drift::HDDM_W{});
  use("FHDDM", 0.0, drift::FHDDM{});
  use("STEPD", 0.0, drift::STEPD{});
  use("ECDD 100", 100.0, drift::ECDD{{100, 0.5, 30}});
  use("ECDD 400", 400.0, drift::ECDD{{400, 0.5, 30}});
  use("ECDD 1000", 1000.0, drift::ECDD{{1000, 0.5, 30}});
  use("ADWIN", 0.0, drift::ADWIN{});
  use("SEED", 0.0, drift::SEED{});
  use("PageHinkley", 0.0, drift::PageHinkley{});
  use("BernoulliBOCPD", 0.0, drift::BernoulliBOCPD{{{}, promised, 0.9, 100}});
}

/// The same of numbers whose mean and standard deviation are known, and of charts that learn them.
template <class Use>
void each_of_numbers(const drift::NormalReference& known, double promised, const Use& use) {
  using drift::Direction;
  const std::optional<drift::NormalReference> learned;
  use("CUSUM", promised, drift::CUSUM::for_run_length(1.0, promised, Direction::both, known));
  use("CUSUM learning", promised, drift::CUSUM::for_run_length(1.0, promised, Direction::both, learned));
  use("EWMA", promised, drift::EWMA::for_run_length(0.1, promised, Direction::both, known));
  use("EWMA learning", promised, drift::EWMA::for_run_length(0.1, promised, Direction::both, learned));
  use("Shewhart", promised, drift::Shewhart::for_run_length(promised, Direction::both, known));
  use("Shewhart learning", promised, drift::Shewhart::for_run_length(promised, Direction::both, learned));
  use("ADWIN", 0.0, drift::ADWIN{});
  use("SEED", 0.0, drift::SEED{});
  use("PageHinkley", 0.0, drift::PageHinkley{});
  use("KSWIN", 0.0, drift::KSWIN{});
  use("KSWIN alpha 1e-4", 0.0, drift::KSWIN{{1e-4, 100, 30}});
  use("IncrementalKS", 0.0, drift::IncrementalKS{});
  use("NormalBOCPD", 0.0, drift::NormalBOCPD{{{known.mean, 0.1, 1.0, known.sd * known.sd}, promised, 0.9, 100}});
}

}  // namespace lotrecht::accuracy
