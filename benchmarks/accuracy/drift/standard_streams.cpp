/// @file
/// Detectors on the errors of a classifier that learns along the usual synthetic streams, as CSV.
///
///     accuracy.drift.standard_streams [streams, 20]
///     accuracy.drift.standard_streams elecNormNew.arff
///
/// Simulated (seed in the program), written from the papers: SEA (Street & Kim 2001: three numbers, class by whether
/// the first two add up to less than 8, 9, 7, 9.5; 10 % noise), STAGGER (Schlimmer & Granger 1986: size, colour, shape;
/// three concepts), Agrawal (Agrawal and others 1993: nine features of a person; functions 1 to 4, without noise).
/// Concepts follow one another after 4,000 rows (STAGGER: 1,000), eight stretches in turn. A naive Bayes classifier
/// (ten bins a feature, or categories) predicts each row before it learns it; its errors are what a detector sees, and
/// an alarm makes it begin anew. Rows: per stream, detected changes of seven (an alarm in the 1,000 rows after, STAGGER
/// 300), other alarms, mean delay of those detected, share of errors. "never": no detector. "clock": an alarm at every
/// so-many-th row, whatever the errors are.
///
/// With the file of the Electricity stream (Harries 1999; from MOA's, OpenML's (data set 151) or river's site,
/// normalised, ARFF or CSV, 45,312 half-hours): nobody knows where its true changes lie, so each row tells how often a
/// detector alarms, the share of errors of the classifier that begins anew at its alarms, and the same for a clock that
/// alarms as often. "as before": the answer of half an hour ago, no classifier at all (Zliobaite and others 2015).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>

#include "detectors.hpp"
#include "electricity.hpp"

namespace {

using namespace lotrecht;

struct Row {
  std::array<std::uint8_t, 9> bins{};
  std::size_t features = 0;
  bool positive = false;

  void put(double x, double low, double high) {
    bins[features++] = static_cast<std::uint8_t>(std::clamp(std::floor(10.0 * (x - low) / (high - low)), 0.0, 9.0));
  }
};

Row sea(Stream& s, std::size_t concept_number) {
  constexpr double limits[] = {8.0, 9.0, 7.0, 9.5};
  Row row;
  std::array<double, 3> x{};
  for (double& value : x) {
    value = 10.0 * s.uniform();
    row.put(value, 0.0, 10.0);
  }
  row.positive = x[0] + x[1] <= limits[concept_number % 4];
  if (s.uniform() < 0.1) row.positive = !row.positive;
  return row;
}

Row stagger(Stream& s, std::size_t concept_number) {
  Row row;
  for (int k = 0; k < 3; ++k) row.bins[row.features++] = static_cast<std::uint8_t>(s.below(3));
  const auto [size, colour, shape] = std::array{row.bins[0], row.bins[1], row.bins[2]};
  switch (concept_number % 3) {
    case 0: row.positive = size == 0 && colour == 0; break;
    case 1: row.positive = colour == 1 || shape == 0; break;
    default: row.positive = size != 0;
  }
  return row;
}

Row agrawal(Stream& s, std::size_t concept_number) {
  const double salary = 20'000.0 + 130'000.0 * s.uniform();
  const double commission = salary >= 75'000.0 ? 0.0 : 10'000.0 + 65'000.0 * s.uniform();
  const double age = 20.0 + static_cast<double>(s.below(61));
  const auto education = static_cast<std::uint8_t>(s.below(5));
  const auto car = static_cast<double>(s.below(20));
  const auto zip = static_cast<std::uint8_t>(s.below(9));
  const double house = (9.0 - zip) * 100'000.0 * (0.5 + s.uniform());
  const double years = 1.0 + static_cast<double>(s.below(30));
  const double loan = 500'000.0 * s.uniform();
  Row row;
  row.put(salary, 20'000.0, 150'000.0);
  row.put(commission, 0.0, 75'000.0);
  row.put(age, 20.0, 80.0);
  row.bins[row.features++] = education;
  row.put(car, 0.0, 20.0);
  row.bins[row.features++] = zip;
  row.put(house, 0.0, 1'350'000.0);
  row.put(years, 1.0, 31.0);
  row.put(loan, 0.0, 500'000.0);
  const bool young = age < 40.0;
  const bool middle = age < 60.0;
  const auto within = [&](double low, double high) { return low <= salary && salary <= high; };
  switch (concept_number % 4) {
    case 0: row.positive = young || !middle; break;
    case 1: row.positive = young ? within(5e4, 1e5) : middle ? within(7.5e4, 1.25e5) : within(2.5e4, 7.5e4); break;
    case 2: row.positive = young ? education <= 1 : middle ? education >= 1 && education <= 3 : education >= 2; break;
    default:
      row.positive = young    ? (education <= 1 ? within(2.5e4, 7.5e4) : within(5e4, 1e5))
                     : middle ? (education >= 1 && education <= 3 ? within(5e4, 1e5) : within(7.5e4, 1.25e5))
                              : (education >= 2 ? within(5e4, 1e5) : within(2.5e4, 7.5e4));
  }
  return row;
}

class NaiveBayes {
 public:
  [[nodiscard]] bool predict(const Row& row) const {
    double lead = std::log((seen_[1] + 1.0) / (seen_[0] + 1.0));
    for (std::size_t f = 0; f < row.features; ++f) {
      lead += std::log((counts_[1][f][row.bins[f]] + 0.1) / (seen_[1] + 1.0)) -
              std::log((counts_[0][f][row.bins[f]] + 0.1) / (seen_[0] + 1.0));
    }
    return lead > 0.0;
  }
  void learn(const Row& row) {
    const std::size_t side = row.positive ? 1 : 0;
    seen_[side] += 1.0;
    for (std::size_t f = 0; f < row.features; ++f) counts_[side][f][row.bins[f]] += 1.0;
  }

 private:
  std::array<double, 2> seen_{};
  std::array<std::array<std::array<double, 10>, 9>, 2> counts_{};
};

struct Kind {
  const char* name;
  Row (*draw)(Stream&, std::size_t);
  std::size_t stretch;
  std::size_t window;
};
constexpr Kind kinds[] = {{"SEA", sea, 4000, 1000}, {"STAGGER", stagger, 1000, 300}, {"Agrawal", agrawal, 4000, 1000}};
constexpr std::size_t stretches = 8;
std::uint64_t streams = 20;

template <class D>
void measure(const Kind& kind, const std::string& name, const D& fresh) {
  double detected = 0.0;
  double others = 0.0;
  double delay = 0.0;
  double errors = 0.0;
  for (std::uint64_t run = 0; run < streams; ++run) {
    Stream stream{Seed{7}, Purpose::simulation, run};
    D detector = fresh;
    NaiveBayes classifier;
    bool seen = true;  // the first stretch has no change before it
    for (std::size_t i = 0; i < stretches * kind.stretch; ++i) {
      const std::size_t since = i % kind.stretch;
      if (since == 0 && i > 0) seen = false;
      const Row row = kind.draw(stream, i / kind.stretch);
      const bool wrong = classifier.predict(row) != row.positive;
      classifier.learn(row);
      errors += wrong ? 1.0 : 0.0;
      if (detector.update(wrong ? 1.0 : 0.0) != drift::Signal::drift) continue;
      classifier = {};
      classifier.learn(row);
      if (!seen && since < kind.window) {
        seen = true;
        detected += 1.0;
        delay += static_cast<double>(since) + 1.0;
      } else {
        others += 1.0;
      }
    }
  }
  const auto n = static_cast<double>(streams);
  std::printf("%s,%s,%.2f,%.2f,%.0f,%.4f\n", kind.name, name.c_str(), detected / n, others / n,
              detected > 0.0 ? delay / detected : NAN, errors / (n * static_cast<double>(stretches * kind.stretch)));
  std::fflush(stdout);
}

std::vector<Row> electricity(const char* path) {
  std::ifstream file{path};
  if (!file) throw InvalidInput{"standard_streams", "file", std::string{path} + " cannot be opened"};
  std::vector<Row> rows;
  for (const accuracy::HalfHour& given : accuracy::read_electricity(file)) {
    Row row;
    row.bins[row.features++] = static_cast<std::uint8_t>(given.values[0]);  // the day of the week
    for (std::size_t f = 1; f < given.values.size(); ++f) row.put(given.values[f], 0.0, 1.0);
    row.positive = given.up;
    rows.push_back(row);
  }
  return rows;
}

struct Walked {
  std::uint64_t alarms = 0;
  double errors = 0.0;
};

template <class D>
Walked walk(const std::vector<Row>& rows, D detector) {
  Walked walked;
  NaiveBayes classifier;
  for (const Row& row : rows) {
    const bool wrong = classifier.predict(row) != row.positive;
    classifier.learn(row);
    walked.errors += wrong ? 1.0 : 0.0;
    if (detector.update(wrong ? 1.0 : 0.0) != drift::Signal::drift) continue;
    ++walked.alarms;
    classifier = {};
    classifier.learn(row);
  }
  walked.errors /= static_cast<double>(rows.size());
  return walked;
}

void recorded(const std::vector<Row>& rows) {
  std::puts("stream,detector,alarms,errors,errors_of_clock");
  double changes = 0.0;
  for (std::size_t i = 1; i < rows.size(); ++i) changes += rows[i].positive != rows[i - 1].positive ? 1.0 : 0.0;
  std::printf("Electricity,as before,,%.4f,\n", changes / static_cast<double>(rows.size()));
  const auto told = [&](const char* name, double, const auto& detector) {
    const Walked seen = walk(rows, detector);
    const std::uint64_t period =
        seen.alarms == 0 ? rows.size() + 1 : std::max<std::uint64_t>(1, rows.size() / seen.alarms);
    std::printf("Electricity,%s,%llu,%.4f,%.4f\n", name, static_cast<unsigned long long>(seen.alarms), seen.errors,
                walk(rows, accuracy::Clock{period}).errors);
    std::fflush(stdout);
  };
  told("never", 0.0, accuracy::Clock{rows.size() + 1});
  accuracy::each_of_bits(0.15, 10'000.0, told);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count > 1) {
    const std::string given = arguments[1];
    if (given.find_first_not_of("0123456789") != std::string::npos) {
      recorded(electricity(arguments[1]));
      return 0;
    }
    streams = std::strtoull(arguments[1], nullptr, 10);
  }
  std::puts("stream,detector,detected_of_7,other_alarms,delay,errors");
  for (const Kind& kind : kinds) {
    measure(kind, "never", accuracy::Clock{1'000'000'000});
    for (const std::uint64_t period : {100U, 500U, 2000U}) {
      measure(kind, "clock " + std::to_string(period), accuracy::Clock{period});
    }
    accuracy::each_of_bits(0.15, 10'000.0,
                           [&](const char* name, double, const auto& detector) { measure(kind, name, detector); });
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
