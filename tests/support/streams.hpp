#pragma once

/// @file
/// The laws of `StreamDetector`, and the streams of tests/reference/streams.csv.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <support/reference.hpp>

namespace lotrecht::testing {

/// The numbers of a text, separated by spaces.
[[nodiscard]] inline std::vector<double> numbers_of(const std::string& text) {
  std::stringstream parts{text};
  std::vector<double> values;
  for (std::string part; parts >> part;) values.push_back(std::strtod(part.c_str(), nullptr));
  return values;
}

/// `make(parameters)` gives drift and warnings where a table says, on each of a detector's streams.
template <class Make>
void expect_alarms(const std::string& table, const std::string& detector, const Make& make) {
  int found = 0;
  int alarms = 0;
  for (const ReferenceRow& row : ReferenceTable{table}) {
    if (row.text("detector") != detector) continue;
    SCOPED_TRACE(detector + " " + row.text("parameters") + ", stream " + std::to_string(++found));
    auto ours = make(numbers_of(row.text("parameters")));
    std::vector<double> drift;
    std::vector<double> warning;
    double at = 0.0;
    for (const double x : numbers_of(row.text("stream"))) {
      const drift::Signal signal = ours.update(x);
      EXPECT_EQ(ours.signal(), signal);
      if (signal == drift::Signal::drift) drift.push_back(at);
      if (signal == drift::Signal::warning) warning.push_back(at);
      at += 1.0;
    }
    EXPECT_EQ(drift, numbers_of(row.text("drift")));
    EXPECT_EQ(warning, numbers_of(row.text("warning")));
    alarms += static_cast<int>(drift.size());
  }
  EXPECT_GT(found, 3);
  EXPECT_GT(alarms, 0);
}

/// Where river's detector of this name gives them.
template <class Make>
void expect_rivers_alarms(const std::string& detector, const Make& make) {
  expect_alarms("streams.csv", detector, make);
}

/// What holds for every detector, of a stream of values it accepts that rises after a while.
template <drift::StreamDetector D>
void expect_detector_laws(const D& fresh, const std::vector<double>& stream) {
  // Batches say what single values say, however they are cut.
  D single = fresh;
  std::vector<std::size_t> one_by_one;
  for (std::size_t i = 0; i < stream.size(); ++i) {
    if (single.update(stream[i]) == drift::Signal::drift) one_by_one.push_back(i);
  }
  EXPECT_FALSE(one_by_one.empty()) << "the stream has a drift that is to be seen";
  std::mt19937_64 draw{7};
  D batches = fresh;
  std::vector<std::size_t> in_batches;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t count = std::min<std::size_t>(draw() % 90, stream.size() - at);
    for (const std::size_t i : drift::update_many(batches, std::span{stream}.subspan(at, count))) {
      in_batches.push_back(at + i);
    }
    at += count;
  }
  EXPECT_EQ(in_batches, one_by_one);
  EXPECT_EQ(batches, single);

  // Stopped, kept as bytes and begun again anywhere, it goes on as if nothing had happened.
  for (std::size_t stop = 0; stop < stream.size(); stop += 97) {
    D before = fresh;
    for (std::size_t i = 0; i < stop; ++i) before.update(stream[i]);
    D after = deserialize<D>(serialize(before));
    ASSERT_EQ(after, before) << stop;
    std::vector<std::size_t> rest;
    for (std::size_t i = stop; i < stream.size(); ++i) {
      if (after.update(stream[i]) == drift::Signal::drift) rest.push_back(i);
    }
    EXPECT_TRUE(std::equal(rest.rbegin(), rest.rend(), one_by_one.rbegin())) << stop;
  }

  // A refused batch leaves it as it was.
  std::vector<double> bad(stream.begin(), stream.begin() + 20);
  bad[13] = std::nan("");
  D refused = single;
  EXPECT_THROW(static_cast<void>(drift::update_many(refused, bad)), InvalidInput);
  EXPECT_EQ(refused, single);
  EXPECT_FALSE(D::accepts(std::nan("")));

  // Bytes that are cut or damaged are refused.
  std::vector<std::byte> bytes = serialize(single);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(static_cast<void>(deserialize<D>(std::span{bytes}.first(length))), ParseError);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= std::byte{16};
    EXPECT_THROW(static_cast<void>(deserialize<D>(bytes)), ParseError);
    bytes[i] ^= std::byte{16};
  }
}

/// A thousand bits with rate 0.1, then five hundred with 0.6.
[[nodiscard]] inline std::vector<double> rising_bits() {
  std::mt19937_64 draw{3};
  std::vector<double> bits;
  for (int i = 0; i < 1500; ++i) bits.push_back(draw() % 10 < (i < 1000 ? 1u : 6u) ? 1.0 : 0.0);
  return bits;
}

}  // namespace lotrecht::testing
