// Longer than most: sequences, evidence and monitors share how values, batches and states pass the door.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/betting_sequence.hpp>
#include <lotrecht/drift/conformal_martingale.hpp>
#include <lotrecht/drift/e_benjamini_hochberg.hpp>
#include <lotrecht/drift/e_detector.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/drift/fairness_monitor.hpp>
#include <lotrecht/drift/false_alarm_budget.hpp>
#include <lotrecht/drift/mean_difference_evidence.hpp>
#include <lotrecht/drift/normal_mixture.hpp>
#include <lotrecht/drift/odds_ratio_evidence.hpp>
#include <lotrecht/drift/quantile_sequence.hpp>
#include <lotrecht/drift/rate_evidence.hpp>

#include "pybind.hpp"
#include "registrars.hpp"
#include "stream_values.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

[[nodiscard]] py::array_t<double> array_of(const std::vector<double>& numbers) {
  return py::array_t<double>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
}

[[nodiscard]] py::bytes bytes_of(const auto& value) {
  const auto bytes = serialize(value);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// State as bytes and back, equality, pickles.
template <class T>
void keeps_state(py::class_<T>& found) {
  found
      .def(
          "to_bytes", [](const T& self) { return bytes_of(self); }, "Options and state, with version and checksum.")
      .def_static(
          "from_bytes",
          [](const std::string& bytes, const std::string& source) {
            return deserialize<T>(std::as_bytes(std::span{bytes}), source);
          },
          "bytes"_a, "source"_a = "state", "What `to_bytes` gave the bytes of.")
      .def("__eq__", [](const T& self,
                        const py::object& other) { return py::isinstance<T>(other) && self == other.cast<const T&>(); })
      .def(py::pickle([](const T& self) { return bytes_of(self); },
                      [](const py::bytes& state) {
                        const auto bytes = state.cast<std::string>();
                        return deserialize<T>(std::as_bytes(std::span{bytes}), "pickle");
                      }));
}

void register_betting_sequence(py::module_& m) {
  using drift::BettingSequence;
  py::class_<BettingSequence> found(
      m, "BettingSequence",
      "A mean's interval that holds at every look at once, by betting (Waudby-Smith & Ramdas 2024).\n\n"
      "confidence: that all intervals hold the mean; lower, upper: bounds of the values; cases: size of the register "
      "that values are drawn from without replacement, None if with; resolution: steps of the grid the ends lie on.");
  found
      .def(py::init([](double confidence, double lower, double upper, std::optional<std::uint64_t> cases,
                       std::optional<std::uint32_t> resolution) {
             if (cases && *cases == 0) throw InvalidInput{"BettingSequence", "cases", "must be positive, or None"};
             if (resolution && *resolution == 0) {
               throw InvalidInput{"BettingSequence", "resolution", "must be from 10 to 100,000, or None"};
             }
             return BettingSequence{stats::Confidence{confidence},
                                    {lower, upper, cases.value_or(0), resolution.value_or(0)}};
           }),
           py::kw_only(), "confidence"_a, "lower"_a = 0.0, "upper"_a = 1.0, "cases"_a = py::none(),
           "resolution"_a = py::none())
      .def("update", &BettingSequence::update, "x"_a, "Takes the next value.")
      .def(
          "update_many",
          [](BettingSequence& self, const py::object& values) {
            const py::array held = stream_values(values, "values");
            const auto numbers = column<double>(held, "values");
            BettingSequence::Bounds bounds;
            {
              const py::gil_scoped_release release;
              bounds = self.update_many(numbers);
            }
            return py::make_tuple(array_of(bounds.low), array_of(bounds.high));
          },
          "values"_a,
          "Takes a column of values; returns the lower and upper ends after each. A refused column changes nothing.")
      .def_property_readonly("low", &BettingSequence::low, "Lower end; NaN if no mean fits.")
      .def_property_readonly("high", &BettingSequence::high, "Upper end; NaN if no mean fits.")
      .def_property_readonly(
          "mean", [](const BettingSequence& self) { return self.estimate().value; }, "Mean so far; NaN without values.")
      .def_property_readonly("seen", &BettingSequence::seen, "Values taken.")
      .def_property_readonly("contradicted", &BettingSequence::contradicted,
                             "Whether no mean fits: the values have not had the same mean from first to last.")
      .def_property_readonly(
          "confidence", [](const BettingSequence& self) { return self.confidence().level(); }, "The level.");
  keeps_state(found);
}

[[nodiscard]] stats::Alternative alternative_named(const std::string& wanted) {
  if (wanted == "two-sided") return stats::Alternative::two_sided;
  if (wanted == "greater") return stats::Alternative::greater;
  if (wanted == "less") return stats::Alternative::less;
  throw InvalidInput{"drift", "alternative", "must be 'two-sided', 'greater' or 'less', got '" + wanted + "'"};
}

[[nodiscard]] drift::EDetectorKind kind_named(const std::string& wanted) {
  if (wanted == "cusum") return drift::EDetectorKind::cusum;
  if (wanted == "shiryaev-roberts") return drift::EDetectorKind::shiryaev_roberts;
  throw InvalidInput{"drift", "method", "must be 'cusum' or 'shiryaev-roberts', got '" + wanted + "'"};
}

[[nodiscard]] drift::TimeUnit unit_named(const std::string& wanted) {
  const auto found = drift::time_unit_named(wanted);
  if (!found) {
    throw InvalidInput{"drift", "unit", "must be days, weeks, months, quarters or years, got '" + wanted + "'"};
  }
  return *found;
}

[[nodiscard]] stats::TwoSamples table_of(std::uint64_t yes_a, std::uint64_t n_a, std::uint64_t yes_b,
                                         std::uint64_t n_b) {
  return {{yes_a, n_a}, {yes_b, n_b}};
}

/// e-value and p-value of whatever gathers evidence.
template <class T>
void has_evidence(py::class_<T>& found) {
  found
      .def_property_readonly(
          "e_value", [](const T& self) { return self.evidence().e_value(); },
          "What was won by betting against the claim, from 1 on; infinite above 10^308.")
      .def_property_readonly(
          "log_e", [](const T& self) { return self.evidence().log_e(); }, "Its natural logarithm.")
      .def_property_readonly(
          "pvalue", [](const T& self) { return self.evidence().p_value(); },
          "1 over the most that was ever won: a p-value that holds at all looks at once.");
}

void register_functions(py::module_& m) {
  m.def(
      "rate_e_value",
      [](std::uint64_t successes, std::uint64_t trials, double rate, const std::string& alternative, double a,
         double b) {
        if (successes > trials) throw InvalidInput{"rate_evidence", "successes", "must not exceed the trials"};
        return portable::exp(drift::log_rate_evidence({successes, trials}, rate, alternative_named(alternative), a, b));
      },
      "successes"_a, "trials"_a, "rate"_a, "alternative"_a, "a"_a, "b"_a);
  m.def(
      "rate_sequence",
      [](std::uint64_t successes, std::uint64_t trials, double confidence) {
        if (successes > trials) throw InvalidInput{"rate_sequence", "successes", "must not exceed the trials"};
        const stats::Estimate e = drift::rate_sequence({successes, trials}, stats::Confidence{confidence});
        return py::make_tuple(e.low, e.high);
      },
      "successes"_a, "trials"_a, "confidence"_a);
  m.def(
      "odds_ratio_e_value",
      [](std::uint64_t yes_a, std::uint64_t n_a, std::uint64_t yes_b, std::uint64_t n_b, double odds_ratio,
         double null_odds_ratio) {
        return portable::exp(
            drift::log_odds_ratio_evidence(table_of(yes_a, n_a, yes_b, n_b), odds_ratio, null_odds_ratio));
      },
      "yes_a"_a, "n_a"_a, "yes_b"_a, "n_b"_a, "odds_ratio"_a, "null_odds_ratio"_a);
  m.def(
      "normal_mixture_bound",
      [](double variance, double alpha, double rho, bool one_sided) {
        return one_sided ? drift::normal_mixture_bound_one_sided(variance, alpha, rho)
                         : drift::normal_mixture_bound(variance, alpha, rho);
      },
      "variance"_a, "alpha"_a, "rho"_a, "one_sided"_a);
  m.def("normal_mixture_rho", &drift::normal_mixture_rho, "variance"_a, "alpha"_a);
  m.def(
      "distribution_band",
      [](std::uint64_t rows, double confidence) {
        return drift::distribution_band(rows, stats::Confidence{confidence});
      },
      "rows"_a, "confidence"_a);
  m.def(
      "e_benjamini_hochberg",
      [](const py::array& e_values) {
        return array_of(drift::e_benjamini_hochberg(column<double>(e_values, "e_values")));
      },
      "e_values"_a);
  m.def(
      "looks_in",
      [](double amount, const std::string& unit, const std::string& every) {
        return drift::looks_in(amount, unit_named(unit), unit_named(every));
      },
      "amount"_a, "unit"_a, "every"_a);
}

void register_odds_ratio_evidence(py::module_& m) {
  using drift::OddsRatioEvidence;
  py::class_<OddsRatioEvidence> found(
      m, "OddsRatioEvidence",
      "Evidence over weeks and strata that two groups' odds are not alike, given each table's margins: the rate and "
      "seasons that both share leave no trace (Turner, Ly & Grünwald 2024).\n\n"
      "The claim is that a's odds over b's lie within a factor of tolerated around accepted; the bets are on odds "
      "ratios "
      "beyond that by each of the factors.");
  found
      .def(py::init([](double accepted, double tolerated, const std::string& alternative, std::vector<double> factors) {
             return OddsRatioEvidence{{accepted, tolerated, alternative_named(alternative), std::move(factors)}};
           }),
           py::kw_only(), "accepted"_a = 1.0, "tolerated"_a = 1.0, "alternative"_a = "two-sided",
           "factors"_a = drift::OddsRatioBets{}.factors)
      .def(
          "update",
          [](OddsRatioEvidence& self, std::uint64_t yes_a, std::uint64_t n_a, std::uint64_t yes_b, std::uint64_t n_b) {
            const stats::TwoSamples table = table_of(yes_a, n_a, yes_b, n_b);
            self.update(std::span{&table, 1});
          },
          "yes_a"_a, "n_a"_a, "yes_b"_a, "n_b"_a, "Takes a look's counts: yes among all of group a, and of group b.")
      .def(
          "update_strata",
          [](OddsRatioEvidence& self,
             const std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>>& strata) {
            std::vector<stats::TwoSamples> tables;
            for (const auto& [yes_a, n_a, yes_b, n_b] : strata) tables.push_back(table_of(yes_a, n_a, yes_b, n_b));
            self.update(tables);
          },
          "strata"_a, "Takes a look that has several strata: a (yes_a, n_a, yes_b, n_b) for each.")
      .def(
          "update_many",
          [](OddsRatioEvidence& self, const py::object& yes_a, const py::object& n_a, const py::object& yes_b,
             const py::object& n_b) {
            const auto a = stream_counts(yes_a, "yes_a");
            const auto na = stream_counts(n_a, "n_a");
            const auto b = stream_counts(yes_b, "yes_b");
            const auto nb = stream_counts(n_b, "n_b");
            if (na.size() != a.size() || b.size() != a.size() || nb.size() != a.size()) {
              throw InvalidInput{"update_many", "counts", "must be four columns of one length"};
            }
            std::vector<double> logs;
            drift::take_all(self, a.size(), [&](OddsRatioEvidence& state, std::size_t i) {
              const stats::TwoSamples table = table_of(a[i], na[i], b[i], nb[i]);
              state.update(std::span{&table, 1});
              logs.push_back(state.evidence().log_e());
            });
            return array_of(logs);
          },
          "yes_a"_a, "n_a"_a, "yes_b"_a, "n_b"_a,
          "Takes uint64 arrays of counts, look by look; returns the logarithm of the evidence after each. Refused "
          "arrays "
          "change nothing.")
      .def_property_readonly("looks", &OddsRatioEvidence::looks, "Looks taken.");
  has_evidence(found);
  keeps_state(found);
}

void register_mean_difference_evidence(py::module_& m) {
  using drift::MeanDifferenceEvidence;
  py::class_<MeanDifferenceEvidence> found(
      m, "MeanDifferenceEvidence",
      "Evidence that two groups' mean scores differ by more than tolerated, by betting (Chugg and others 2023). Scores "
      "lie in [lower, upper]; cases arrive in any order, or both groups' means at each look.");
  found
      .def(py::init([](double lower, double upper, double tolerated, const std::string& alternative) {
             return MeanDifferenceEvidence{{lower, upper, tolerated, alternative_named(alternative)}};
           }),
           py::kw_only(), "lower"_a = 0.0, "upper"_a = 1.0, "tolerated"_a = 0.0, "alternative"_a = "two-sided")
      .def("update", &MeanDifferenceEvidence::update, "mean_a"_a, "mean_b"_a, "Takes both groups' means of a look.")
      .def("arrive", &MeanDifferenceEvidence::arrive, "of_b"_a, "score"_a, "Takes a case of group a or b.")
      .def(
          "arrive_many",
          [](MeanDifferenceEvidence& self, const py::object& of_b, const py::object& scores) {
            const py::array who = stream_values(of_b, "of_b", "arrive_many");
            const py::array held = stream_values(scores, "scores", "arrive_many");
            const auto groups = column<double>(who, "of_b");
            const auto numbers = column<double>(held, "scores");
            if (groups.size() != numbers.size()) {
              throw InvalidInput{"arrive_many", "of_b", "must be as long as scores"};
            }
            std::vector<double> logs;
            drift::take_all(self, numbers.size(), [&](MeanDifferenceEvidence& state, std::size_t i) {
              if (groups[i] != 0.0 && groups[i] != 1.0) {
                throw InvalidInput{"arrive_many", "of_b", "position " + std::to_string(i) + ": must be true or false"};
              }
              state.arrive(groups[i] == 1.0, numbers[i]);
              logs.push_back(state.evidence().log_e());
            });
            return array_of(logs);
          },
          "of_b"_a, "scores"_a,
          "Takes cases one after another: whether each is of group b, and its score; returns the logarithm of the "
          "evidence after each. Refused columns change nothing.")
      .def_property_readonly("steps", &MeanDifferenceEvidence::steps, "Steps that were bet on.")
      .def_property_readonly("waiting", &MeanDifferenceEvidence::waiting,
                             "Cases that wait for one of the other group.");
  has_evidence(found);
  keeps_state(found);
}

void register_e_detector(py::module_& m) {
  using drift::EDetector;
  py::class_<EDetector> found(
      m, "EDetector",
      "Alarms of changes from streams of evidence, with a mean number of looks to a false alarm of at least "
      "one_false_alarm_per, whatever the data (Shin, Ramdas & Rinaldo 2023).");
  found
      .def(py::init([](double one_false_alarm_per, const std::string& method, std::vector<double> weights) {
             return EDetector{one_false_alarm_per, kind_named(method), std::move(weights)};
           }),
           py::kw_only(), "one_false_alarm_per"_a, "method"_a = "cusum", "weights"_a = std::vector<double>{1.0})
      .def(
          "update", [](EDetector& self, const std::vector<double>& log_e) { self.update(log_e); }, "log_e"_a,
          "Takes the natural logarithms of each stream's evidence of the next look.")
      .def(
          "update_many",
          [](EDetector& self, const py::object& given) {
            const py::array log_e = stream_values(given, "log_e", "update_many", 2);
            const auto streams = static_cast<std::size_t>(log_e.shape(1));
            const auto* const numbers = static_cast<const double*>(log_e.data());
            std::vector<std::int64_t> positions;
            drift::take_all(self, static_cast<std::size_t>(log_e.shape(0)), [&](EDetector& state, std::size_t i) {
              if (state.update(std::span{numbers + i * streams, streams}) == drift::Signal::drift) {
                positions.push_back(static_cast<std::int64_t>(i));
              }
            });
            return py::array_t<std::int64_t>(static_cast<py::ssize_t>(positions.size()), positions.data());
          },
          "log_e"_a,
          "Takes a float64 array of (looks, streams); returns the positions of alarms. A refused array changes "
          "nothing.")
      .def_property_readonly(
          "drift_detected", [](const EDetector& self) { return self.signal() == drift::Signal::drift; },
          "Whether the last look was an alarm; with the next it begins anew.")
      .def_property_readonly("level", &EDetector::level, "What is compared with one_false_alarm_per.")
      .def_property_readonly(
          "shares", [](const EDetector& self) { return array_of(self.shares()); }, "Each stream's share of the level.")
      .def_property_readonly("one_false_alarm_per", &EDetector::one_false_alarm_per, "Looks.")
      .def_property_readonly("looks", &EDetector::looks, "Looks taken.")
      .def_property_readonly("alarms", &EDetector::alarms, "Alarms so far.")
      .def("since", &EDetector::since, "stream"_a, "Look, from 1, at which a stream's evidence began.");
  keeps_state(found);
}

void register_conformal_martingale(py::module_& m) {
  using drift::ConformalBet;
  using drift::ConformalMartingale;
  py::class_<ConformalMartingale> found(
      m, "ConformalMartingale",
      "Evidence that rows are not exchangeable, from the ranks of how strange they are (Vovk, Gammerman & Shafer "
      "2022). seed: of ties' lots; bet: 'simple_jumper' or 'power_mixture'.");
  found
      .def(py::init([](std::uint64_t seed, const std::string& bet, double jump) {
             if (bet != "simple_jumper" && bet != "power_mixture") {
               throw InvalidInput{"ConformalMartingale", "bet",
                                  "must be 'simple_jumper' or 'power_mixture', got '" + bet + "'"};
             }
             return ConformalMartingale{
                 Seed{seed}, bet == "simple_jumper" ? ConformalBet::simple_jumper : ConformalBet::power_mixture, jump};
           }),
           py::kw_only(), "seed"_a, "bet"_a = "simple_jumper", "jump"_a = 0.01)
      .def("update", &ConformalMartingale::update, "score"_a, "Takes the next row's strangeness; returns its p-value.")
      .def(
          "update_many",
          [](ConformalMartingale& self, const py::object& scores) {
            const py::array held = stream_values(scores, "scores");
            const auto numbers = column<double>(held, "scores");
            std::vector<double> p;
            std::vector<double> logs;
            {
              const py::gil_scoped_release release;
              drift::take_all(self, numbers.size(), [&](ConformalMartingale& state, std::size_t i) {
                p.push_back(state.update(numbers[i]));
                logs.push_back(state.evidence().log_e());
              });
            }
            return py::make_tuple(array_of(p), array_of(logs));
          },
          "scores"_a,
          "Takes a column of scores; returns each row's p-value and the logarithm of the evidence after it. A refused "
          "column changes nothing.")
      .def_property_readonly("log_gain", &ConformalMartingale::log_gain,
                             "Logarithm of what the last row won: a stream for an EDetector.")
      .def_property_readonly("rows", &ConformalMartingale::rows, "Rows taken.");
  has_evidence(found);
  keeps_state(found);
}

void register_quantile_sequence(py::module_& m) {
  using drift::QuantileSequence;
  py::class_<QuantileSequence> found(m, "QuantileSequence",
                                     "A quantile's interval that holds at every look at once, for any distribution "
                                     "and ties (Howard & Ramdas 2022).");
  found
      .def(py::init([](double probability, double confidence) {
             return QuantileSequence{probability, stats::Confidence{confidence}};
           }),
           "probability"_a, py::kw_only(), "confidence"_a)
      .def("update", &QuantileSequence::update, "x"_a, "Takes the next value.")
      .def(
          "update_many",
          [](QuantileSequence& self, const py::object& values) {
            const py::array held = stream_values(values, "values");
            const auto numbers = column<double>(held, "values");
            QuantileSequence::Bounds bounds;
            {
              const py::gil_scoped_release release;
              bounds = self.update_many(numbers);
            }
            return py::make_tuple(array_of(bounds.low), array_of(bounds.high));
          },
          "values"_a,
          "Takes a column of values; returns the lower and upper ends after each. A refused column changes nothing.")
      .def_property_readonly("low", &QuantileSequence::low, "Lower end; -infinity while nothing is known.")
      .def_property_readonly("high", &QuantileSequence::high, "Upper end.")
      .def_property_readonly("value", &QuantileSequence::value, "The quantile of what was seen; NaN of nothing.")
      .def_property_readonly("seen", &QuantileSequence::seen, "Values taken.")
      .def_property_readonly("contradicted", &QuantileSequence::contradicted, "Whether no quantile fits all the time.");
  keeps_state(found);
}

void register_fairness_monitor(py::module_& m) {
  using drift::FairnessMonitor;
  py::class_<FairnessMonitor> found(m, "FairnessMonitor", "The compiled half of lotrecht.drift.FairnessMonitor.");
  found
      .def(py::init([](std::size_t groups, double one_false_alarm_per, const std::string& method,
                       std::optional<std::size_t> reference, std::vector<double> accepted, double tolerated,
                       const std::string& alternative, std::vector<double> factors) {
             return FairnessMonitor{{groups, one_false_alarm_per, kind_named(method), reference, std::move(accepted),
                                     tolerated, alternative_named(alternative), std::move(factors)}};
           }),
           "groups"_a, "one_false_alarm_per"_a, "method"_a, "reference"_a, "accepted"_a, "tolerated"_a, "alternative"_a,
           "factors"_a)
      .def(
          "update",
          [](FairnessMonitor& self, const std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>>& strata) {
            std::vector<stats::BinomialTally> counts;
            for (const auto& row : strata) {
              if (row.size() != self.options().groups) {
                throw InvalidInput{"FairnessMonitor", "counts", "must have an entry for each group in each stratum"};
              }
              for (const auto& [selected, decided] : row) counts.push_back({selected, decided});
            }
            return self.update(counts) == drift::Signal::drift;
          },
          "strata"_a)
      .def_property_readonly("level", [](const FairnessMonitor& self) { return self.detector().level(); })
      .def_property_readonly("one_false_alarm_per",
                             [](const FairnessMonitor& self) { return self.detector().one_false_alarm_per(); })
      .def_property_readonly("looks", [](const FairnessMonitor& self) { return self.detector().looks(); })
      .def_property_readonly("alarms", [](const FairnessMonitor& self) { return self.detector().alarms(); })
      .def_property_readonly(
          "alarmed", [](const FairnessMonitor& self) { return self.detector().signal() == drift::Signal::drift; })
      .def_property_readonly("compared_groups", &FairnessMonitor::compared_groups)
      .def_property_readonly("shares", &FairnessMonitor::shares)
      .def("driver", [](const FairnessMonitor& self) {
        const FairnessMonitor::Driver d = self.driver();
        return py::make_tuple(d.group, d.greater, d.share, d.odds_ratio, d.since, d.counts.a.successes,
                              d.counts.a.trials, d.counts.b.successes, d.counts.b.trials);
      });
  has_evidence(found);
  keeps_state(found);
}

}  // namespace

void register_anytime(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  register_functions(m);
  register_betting_sequence(m);
  register_odds_ratio_evidence(m);
  register_mean_difference_evidence(m);
  register_e_detector(m);
  register_conformal_martingale(m);
  register_quantile_sequence(m);
  register_fairness_monitor(m);
}

}  // namespace lotrecht::python
