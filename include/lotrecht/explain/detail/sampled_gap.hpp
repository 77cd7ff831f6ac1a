#pragma once

/// @file
/// Draws of pairs and orders, with the variance between rows told from that of the draws.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/players.hpp>

namespace lotrecht::explain::detail {

/// Means and second moments over draws. A draw has three pairs: (a, b), (a, b') and (a', b), each with its own order.
struct PairMoments {
  std::uint64_t draws = 0;
  std::uint64_t evaluations = 0;
  std::vector<double> sum;      ///< of the draw's mean over its three pairs
  std::vector<double> square;   ///< of its square
  std::vector<double> cross_a;  ///< product of the pairs that share a's row
  std::vector<double> cross_b;

  [[nodiscard]] double mean(std::size_t i) const noexcept { return sum[i] / static_cast<double>(draws); }
  [[nodiscard]] double variance_of_mean(std::size_t i) const noexcept {
    const auto n = static_cast<double>(draws);
    return std::max(0.0, square[i] / n - mean(i) * mean(i)) / (n - 1.0);
  }
  /// Variance of the explanations of a's rows, each against all of b: what two pairs with the same row have in common.
  [[nodiscard]] double between_a(std::size_t i) const noexcept {
    return std::max(0.0, cross_a[i] / static_cast<double>(draws) - mean(i) * mean(i));
  }
  [[nodiscard]] double between_b(std::size_t i) const noexcept {
    return std::max(0.0, cross_b[i] / static_cast<double>(draws) - mean(i) * mean(i));
  }
};

/// Rows drawn by weight.
class RowDraw {
 public:
  RowDraw(const FeatureMatrix& x, std::span<const double> weights, std::size_t features, const char* group) : x_{x} {
    const auto n = static_cast<std::size_t>(x.rows());
    require_features("sampled_rate_gap", group, features, x);
    const double sum = total_weight("sampled_rate_gap", group, n, weights);
    if (weights.empty()) {
      effective_ = sum;
      return;
    }
    double squares = 0.0;
    double total = 0.0;
    for (const double w : weights) {
      total += w;
      squares += w * w;
      cumulated_.push_back(total);
    }
    if (std::isinf(squares))
      throw InvalidInput{"sampled_rate_gap", group, "must have weights with a finite sum of squares"};
    effective_ = total * total / squares;
  }

  [[nodiscard]] const double* draw(Stream& stream) const {
    std::size_t i = 0;
    if (cumulated_.empty()) {
      i = static_cast<std::size_t>(stream.below(static_cast<std::uint64_t>(x_.rows())));
    } else {
      const double u = stream.uniform() * cumulated_.back();
      i = static_cast<std::size_t>(std::upper_bound(cumulated_.begin(), cumulated_.end(), u) - cumulated_.begin());
      i = std::min(i, cumulated_.size() - 1);
    }
    return x_.data() + static_cast<Eigen::Index>(i) * x_.outerStride();
  }
  /// Kish's effective number of rows.
  [[nodiscard]] double effective() const noexcept { return effective_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return static_cast<std::uint64_t>(x_.rows()); }

 private:
  FeatureMatrix x_;
  std::vector<double> cumulated_;
  double effective_ = 0.0;
};

class PairSampler {
 public:
  PairSampler(std::size_t features, const PlayerMap& players, const FeatureMatrix& a, std::span<const double> weights_a,
              const FeatureMatrix& b, std::span<const double> weights_b)
      : features_{features}, players_{players}, a_{a, weights_a, features, "a"}, b_{b, weights_b, features, "b"} {
    columns_.resize(players.count());
    for (std::size_t f = 0; f < features; ++f) columns_[players.player_of()[f]].push_back(f);
  }

  [[nodiscard]] double effective_a() const noexcept { return a_.effective(); }
  [[nodiscard]] double effective_b() const noexcept { return b_.effective(); }
  [[nodiscard]] std::uint64_t rows() const noexcept { return a_.rows() + b_.rows(); }

  /// Places: a part for each player, then the difference of the decisions.
  template <class Scorer, class Rule>
  [[nodiscard]] PairMoments run(const Scorer& scorer, const Rule& rule, std::uint64_t draws, Seed seed,
                                unsigned threads) const {
    const std::size_t places = players_.count() + 1;
    const std::uint64_t blocks = (draws + block_replicates - 1) / block_replicates;
    std::vector<PairMoments> of_block(blocks);
    for_each_replicate_block(draws, threads, [&](std::uint64_t first, std::uint64_t last) {
      of_block[first / block_replicates] = block(scorer, rule, first, last, seed);
    });
    // Added in the order of the blocks, whoever made them.
    PairMoments all{draws,
                    0,
                    std::vector<double>(places),
                    std::vector<double>(places),
                    std::vector<double>(places),
                    std::vector<double>(places)};
    for (const PairMoments& part : of_block) {
      all.evaluations += part.evaluations;
      for (std::size_t i = 0; i < places; ++i) {
        all.sum[i] += part.sum[i];
        all.square[i] += part.square[i];
        all.cross_a[i] += part.cross_a[i];
        all.cross_b[i] += part.cross_b[i];
      }
    }
    return all;
  }

 private:
  static constexpr std::size_t pairs = 3;

  // Rows of one walk from b's row to a's in an order and in its reverse: p + 1 and p - 1 inner ones.
  [[nodiscard]] std::size_t walk_rows() const noexcept { return 2 * players_.count(); }

  template <class Scorer, class Rule>
  [[nodiscard]] PairMoments block(const Scorer& scorer, const Rule& rule, std::uint64_t first, std::uint64_t last,
                                  Seed seed) const {
    const std::size_t p = players_.count();
    const auto count = static_cast<std::size_t>(last - first);
    RowMajorMatrix rows(static_cast<Eigen::Index>(count * pairs * walk_rows()), static_cast<Eigen::Index>(features_));
    std::vector<std::uint32_t> orders(count * pairs * p);
    Eigen::Index at = 0;
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{seed, Purpose::simulation, r};
      const double* const a[2] = {a_.draw(stream), a_.draw(stream)};
      const double* const b[2] = {b_.draw(stream), b_.draw(stream)};
      const double* const from[pairs] = {b[0], b[1], b[0]};
      const double* const to[pairs] = {a[0], a[0], a[1]};
      for (std::size_t pair = 0; pair < pairs; ++pair) {
        const std::span<std::uint32_t> order{orders.data() + (static_cast<std::size_t>(r - first) * pairs + pair) * p,
                                             p};
        std::iota(order.begin(), order.end(), 0U);
        for (std::size_t i = p; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
        walk(from[pair], to[pair], order, rows, at);
      }
    }
    RowMajorMatrix margins(rows.rows(), 1);
    scorer.score(rows, margins);
    return collect(margins, orders, rule, count);
  }

  // In the order: no player moved, 1, ..., p; then in the reverse order: 1, ..., p - 1 moved.
  void walk(const double* from, const double* to, std::span<const std::uint32_t> order, RowMajorMatrix& rows,
            Eigen::Index& at) const {
    const auto place = [&] {
      return Eigen::Map<Eigen::RowVectorXd>{&rows(at, 0), static_cast<Eigen::Index>(features_)};
    };
    const Eigen::Map<const Eigen::RowVectorXd> start{from, static_cast<Eigen::Index>(features_)};
    const std::size_t p = order.size();
    place() = start;
    ++at;
    const auto move = [&](std::size_t player, bool fresh) {
      if (fresh) {
        place() = start;
      } else {
        rows.row(at) = rows.row(at - 1);
      }
      for (const std::size_t f : columns_[player]) rows(at, static_cast<Eigen::Index>(f)) = to[f];
      ++at;
    };
    for (std::size_t i = 0; i < p; ++i) move(order[i], false);
    for (std::size_t i = p; i > 1; --i) move(order[i - 1], i == p);
  }

  template <class Rule>
  [[nodiscard]] PairMoments collect(const RowMajorMatrix& margins, const std::vector<std::uint32_t>& orders,
                                    const Rule& rule, std::size_t count) const {
    const std::size_t p = players_.count();
    const std::size_t places = p + 1;
    PairMoments moments{count,
                        static_cast<std::uint64_t>(margins.rows()),
                        std::vector<double>(places),
                        std::vector<double>(places),
                        std::vector<double>(places),
                        std::vector<double>(places)};
    std::vector<double> part(pairs * places);
    Eigen::Index at = 0;
    const auto decision = [&](Eigen::Index i) {
      if (std::isnan(margins(i, 0))) {
        throw InvalidInput{"sampled_rate_gap", "scorer", "gave a margin that is not a number"};
      }
      return rule.selects(margins(i, 0)) ? 1.0 : 0.0;
    };
    for (std::size_t draw = 0; draw < count; ++draw) {
      std::fill(part.begin(), part.end(), 0.0);
      for (std::size_t pair = 0; pair < pairs; ++pair) {
        const std::uint32_t* const order = orders.data() + (draw * pairs + pair) * p;
        double* const mine = part.data() + pair * places;
        const double start = decision(at);
        const double end = decision(at + static_cast<Eigen::Index>(p));
        double before = start;
        for (std::size_t i = 0; i < p; ++i) {
          const double after = decision(at + static_cast<Eigen::Index>(i) + 1);
          mine[order[i]] += 0.5 * (after - before);
          before = after;
        }
        before = start;
        for (std::size_t i = p; i > 0; --i) {
          const double after = i == 1 ? end : decision(at + static_cast<Eigen::Index>(2 * p - i) + 1);
          mine[order[i - 1]] += 0.5 * (after - before);
          before = after;
        }
        mine[p] = end - start;
        at += static_cast<Eigen::Index>(walk_rows());
      }
      for (std::size_t i = 0; i < places; ++i) {
        const double mean = (part[i] + part[places + i] + part[2 * places + i]) / 3.0;
        moments.sum[i] += mean;
        moments.square[i] += mean * mean;
        moments.cross_a[i] += part[i] * part[places + i];
        moments.cross_b[i] += part[i] * part[2 * places + i];
      }
    }
    return moments;
  }

  std::size_t features_;
  const PlayerMap& players_;
  RowDraw a_;
  RowDraw b_;
  std::vector<std::vector<std::size_t>> columns_;
};

}  // namespace lotrecht::explain::detail
