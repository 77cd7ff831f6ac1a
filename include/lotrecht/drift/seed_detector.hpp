#pragma once

/// @file
/// SEED: a window cut between blocks, whose like neighbours grow together.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// SEED: values in blocks of `block`; whenever one is full, the window of n values is cut at each border between
/// blocks, and where the means of the two parts, of n0 and n1 values, differ by at least
///
///     ε = √(2 σ² L / m) + 2 L / 3 m,   L = ln(2 ln(n) / δ),   1/m = 1/n0 + 1/n1,
///
/// with σ² the window's variance, that is drift, and the older part is dropped; again until no cut is left. ADWIN cuts
/// at borders that only size has drawn; here, every `compress`-th block, neighbours whose means differ by less than
/// `alike` of their own ε become one, so that borders stay where something may have changed.
///
/// The bound is the paper's; `alike` takes the place of its growing threshold, which is in the values' unit. δ bounds a
/// false cut of one look, not of a stream.
///
/// Huang, D. T. J., Koh, Y. S., Dobbie, G. & Pears, R. (2014). Detecting volatility shift in data streams. ICDM 2014,
/// 863-868. doi:10.1109/ICDM.2014.50
class SEED : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper, neighbours merged by their own bound";
  static constexpr std::uint32_t format = 0x53440001;  // 'S' 'D', layout 1

  struct Parameters {
    double delta = 0.05;
    std::uint32_t block = 32;
    std::uint32_t compress = 75;
    double alike = 0.2;

    [[nodiscard]] bool sound() const noexcept {
      return delta > 0.0 && delta < 1.0 && block >= 1 && compress >= 1 && alike >= 0.0 && alike <= 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  SEED() : SEED(Parameters{}) {}
  /// @throws InvalidInput unless 0 < δ < 1, block and compress are at least 1 and 0 <= alike <= 1
  explicit SEED(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"SEED", "parameters",
                         "must have delta in (0, 1), block and compress from 1, alike from 0 to 1"};
    }
  }

  Signal update(double x) {
    open_ = together(open_, {1.0, x, 0.0});
    signal_ = Signal::none;
    if (open_.n < static_cast<double>(parameters_.block)) return signal_;
    all_ = together(all_, open_);
    blocks_.push_back(open_);
    open_ = {};
    if (--until_compress_ == 0) {
      until_compress_ = parameters_.compress;
      compress();
    }
    while (cut()) signal_ = Signal::drift;
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Values in full blocks of the window.
  [[nodiscard]] double width() const noexcept { return all_.n; }
  /// Their mean.
  [[nodiscard]] double mean() const noexcept { return all_.mean; }
  [[nodiscard]] std::size_t blocks() const noexcept { return blocks_.size(); }

  void write(ByteWriter& out) const {
    out.f64(parameters_.delta);
    out.u32(parameters_.block);
    out.u32(parameters_.compress);
    out.f64(parameters_.alike);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.u32(until_compress_);
    out.u64(blocks_.size());
    const auto put = [&](const Block& block) {
      for (const double x : {block.n, block.mean, block.spread}) out.f64(x);
    };
    put(open_);
    put(all_);
    for (const Block& block : blocks_) put(block);
  }
  [[nodiscard]] static SEED read(ByteReader& in) {
    Parameters parameters;
    parameters.delta = in.f64();
    parameters.block = in.u32();
    parameters.compress = in.u32();
    parameters.alike = in.f64();
    if (!parameters.sound()) in.fail("expected sound parameters");
    SEED state{parameters};
    state.signal_ = detail::read_signal(in);
    state.until_compress_ = in.u32();
    if (state.until_compress_ == 0 || state.until_compress_ > parameters.compress)
      in.fail("expected a count of blocks");
    const std::uint64_t count = in.u64();
    if (count > in.left() / 24) in.fail("expected as many blocks as there are bytes for");
    const auto take = [&] {
      Block block;
      for (double* x : {&block.n, &block.mean, &block.spread}) *x = detail::read_finite(in);
      return block;
    };
    state.open_ = take();
    state.all_ = take();
    for (std::uint64_t i = 0; i < count; ++i) {
      state.blocks_.push_back(take());
      if (!(state.blocks_.back().n >= 1.0)) in.fail("expected blocks with values");
    }
    return state;
  }

  friend bool operator==(const SEED&, const SEED&) = default;

 private:
  /// Mean and sum of squared deviations of n values.
  struct Block {
    double n = 0.0;
    double mean = 0.0;
    double spread = 0.0;

    friend bool operator==(const Block&, const Block&) = default;
  };
  [[nodiscard]] static Block together(const Block& a, const Block& b) noexcept {
    if (a.n == 0.0) return b;
    const double n = a.n + b.n;
    const double away = b.mean - a.mean;
    return {n, a.mean + away * (b.n / n), a.spread + b.spread + away * away * (a.n * b.n / n)};
  }
  [[nodiscard]] double log_term() const noexcept { return std::log(2.0 * std::log(all_.n) / parameters_.delta); }

  void compress() {
    if (all_.n < 3.0) return;
    const double l = log_term();
    const auto bound = [&](double n0, double n1) {
      const double by_m = 1.0 / n0 + 1.0 / n1;
      return std::sqrt(2.0 * all_.spread / all_.n * l * by_m) + 2.0 / 3.0 * l * by_m;
    };
    std::vector<Block> kept;
    for (const Block& block : blocks_) {
      if (!kept.empty() &&
          std::abs(kept.back().mean - block.mean) < parameters_.alike * bound(kept.back().n, block.n)) {
        kept.back() = together(kept.back(), block);
      } else {
        kept.push_back(block);
      }
    }
    blocks_ = std::move(kept);
  }

  /// Drops the older part at the oldest cut whose parts differ.
  [[nodiscard]] bool cut() {
    if (blocks_.size() < 2 || all_.n < 3.0) return false;
    double n0 = 0.0;
    double sum = 0.0;
    const double total = all_.mean * all_.n;
    const double linear = 2.0 / 3.0 * log_term();
    const double square = 2.0 * all_.spread / all_.n * log_term();
    for (std::size_t k = 0; k + 1 < blocks_.size(); ++k) {
      n0 += blocks_[k].n;
      sum += blocks_[k].n * blocks_[k].mean;
      const double n1 = all_.n - n0;
      const double by_m = all_.n / (n0 * n1);
      const double beyond = std::abs(sum / n0 - (total - sum) / n1) - linear * by_m;
      if (beyond < 0.0 || beyond * beyond < square * by_m) continue;
      blocks_.erase(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(k + 1));
      all_ = {};
      for (const Block& block : blocks_) all_ = together(all_, block);
      return true;
    }
    return false;
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  std::uint32_t until_compress_ = parameters_.compress;
  Block open_;
  Block all_;
  std::vector<Block> blocks_;  ///< full ones, oldest first
};
static_assert(StreamDetector<SEED>);

}  // namespace lotrecht::drift
