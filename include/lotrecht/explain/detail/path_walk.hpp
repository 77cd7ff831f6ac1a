#pragma once

/// @file
/// The walk through a tree's steps, for a group of rows at once. The formulas stand in path_program.hpp.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <lotrecht/explain/detail/lanes.hpp>
#include <lotrecht/explain/detail/path_program.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// A walk for `Vectors` vectors of `Bytes` bytes. A pack is one number for each row of the group: `Vectors` vectors.
///
/// Everything is inlined into one function, which is compiled once for each instruction set.
///
/// @tparam Points  of the quadrature, or 0: known only when the program runs
/// @tparam Pairs   whether pairs of players have effects too; the program was compiled with pairs
template <class Real, std::size_t Bytes, std::size_t Vectors, std::size_t Points, bool Pairs = false>
class PathWalk {
 public:
  using L = Lanes<Real, Bytes>;
  using Vec = typename L::Vec;
  using Mask = typename L::Mask;
  using Step = PathStep<Real>;
  static constexpr std::size_t rows = L::size * Vectors;  ///< of a group

  /// @param workspace  program.packs packs, aligned
  [[gnu::always_inline]] PathWalk(const PathProgram<Real>& program, const model::Tree& tree, Real* workspace,
                                  std::size_t outputs)
      : program_{program}, tree_{tree}, work_{reinterpret_cast<Vec*>(workspace)}, outputs_{outputs} {
    for (std::size_t q = 0; q < points(); ++q) {  // the product at the root, which no step writes to
      for (std::size_t v = 0; v < Vectors; ++v) L::fill(work_[q * Vectors + v], program_.weights[q]);
    }
  }

  /// @param x    (features, rows) of the group, aligned
  /// @param phi  (players, outputs, rows), added to, aligned; with pairs (players (players + 1) / 2, outputs, rows):
  /// the
  ///             players', then the pairs', by `pair_place`
  [[gnu::always_inline]] void run(const double* x, Real* phi) {
    x_ = x;
    phi_ = reinterpret_cast<Vec*>(phi) + program_.first_output * Vectors;
    const Step* end = program_.steps.data() + program_.steps.size();
    for (const Step* step = program_.steps.data(); step != end; ++step) {
      switch (2 * static_cast<unsigned>(step->kind) + (step->repeated ? 1U : 0U)) {
        case 0: down<false>(*step, all{}); break;
        case 1: down<true>(*step, all{}); break;
        case 2: up<false, false>(*step); break;
        case 3: up<true, false>(*step); break;
        case 4: up<false, true>(*step); break;
        case 5: up<true, true>(*step); break;
        case 6: pair<false>(*step, all{}); break;
        case 7: pair<true>(*step, all{}); break;
        case 8:
          if constexpr (!Pairs) pairs<true>(step, all{});
          step += 2;
          break;
        default:
          if constexpr (!Pairs) pairs<false>(step, all{});
          step += 1;
          break;
      }
    }
  }

 private:
  using all = std::make_index_sequence<Vectors>;

  [[nodiscard, gnu::always_inline]] std::size_t points() const { return Points != 0 ? Points : program_.points; }
  [[nodiscard, gnu::always_inline]] std::size_t width() const { return program_.width; }
  [[nodiscard, gnu::always_inline]] Vec* at(std::size_t pack) const { return work_ + pack * Vectors; }
  [[nodiscard, gnu::always_inline]] Vec* effect(std::size_t place, std::size_t k) const {
    return phi_ + (place * outputs_ + k) * Vectors;
  }
  [[nodiscard, gnu::always_inline]] const Real* leaf(const Step& step) const {
    return program_.leaves.data() + step.leaf_at;
  }
  [[nodiscard, gnu::always_inline]] PathFrame frame() const {
    return {static_cast<std::uint32_t>(points()), static_cast<std::uint32_t>(width()), Pairs};
  }

  [[gnu::always_inline]] void ask(Mask& out, const Step& step, std::size_t v) const {
    const double* x = x_ + step.feature * rows + v * L::size;
    if (step.lane_by_lane) [[unlikely]] {
      Mask lanes;
      ask_each(tree_, tree_.nodes[step.node], x, L::size, step.flip, reinterpret_cast<typename L::Bits*>(&lanes));
      out = lanes;
    } else {
      L::compare(out, x, step.sign, step.threshold, step.flip);
    }
  }

  template <bool Repeated, std::size_t... V>
  [[gnu::always_inline]] void down(const Step& step, std::index_sequence<V...> /*vectors*/) const {
    (down_one<Repeated, V>(step), ...);
  }

  /// Products for the children: c_a = r_a (c - cτ) + m cτ and the like for b.
  template <bool Repeated, std::size_t V>
  [[gnu::always_inline]] void down_one(const Step& step) const {
    const PathFrame places = frame();
    const Real* tau = Repeated ? program_.constants.data() + step.constants_at : program_.nodes.data();
    Mask m;
    ask(m, step, V);
    at(places.mask(step.frame))[V] = reinterpret_cast<Vec>(m);
    Mask satisfied{};
    if constexpr (Repeated) satisfied = reinterpret_cast<Mask>(at(step.satisfied_at)[V]);
    if (step.keeps || Pairs) {
      Mask first = m;
      Mask second = ~m;
      if constexpr (Repeated) {
        first &= satisfied;
        second &= satisfied;
      }
      at(places.satisfied(step.frame, false))[V] = reinterpret_cast<Vec>(first);
      at(places.satisfied(step.frame, true))[V] = reinterpret_cast<Vec>(second);
      if constexpr (Pairs) {
        const Real* derivative = program_.constants.data() + step.constants_at + (Repeated ? 2 * points() : 0);
        Vec* of_first = at(places.derivative(step.frame, false)) + V;
        Vec* of_second = at(places.derivative(step.frame, true)) + V;
        for (std::size_t q = 0; q < points(); ++q) {
          const Real failed = program_.failed[q];
          L::choose(of_first[q * Vectors], first, derivative[q], failed);
          L::choose(of_second[q * Vectors], second, derivative[points() + q], failed);
        }
      }
    }
    const Vec* c = at(step.product_at) + V;
    Vec* a = at(places.product(step.frame, false)) + V;
    if (step.two_inner) {
      for (std::size_t q = 0; q < points(); ++q) {
        Vec moved = c[q * Vectors] * tau[q];
        if constexpr (Repeated) L::keep(moved, satisfied, moved);
        const Vec stayed = c[q * Vectors] - moved;
        Vec to_first;
        L::keep(to_first, m, moved);
        Vec to_second;
        L::keep(to_second, ~m, moved);
        a[q * Vectors] = stayed * step.first_ratio + to_first;
        a[(points() + q) * Vectors] = stayed * step.second_ratio + to_second;
      }
    } else {
      for (std::size_t q = 0; q < points(); ++q) {
        Vec moved = c[q * Vectors] * tau[q];
        if constexpr (Repeated) L::keep(moved, satisfied, moved);
        const Vec stayed = c[q * Vectors] - moved;
        Vec to_first;
        L::keep(to_first, m, moved);
        a[q * Vectors] = stayed * step.first_ratio + to_first;
      }
    }
  }

  /// What a node gives to the pairs of its player with those above: Σ over points of its own part times the other's
  /// derivative.
  ///
  /// @param own    (K) vectors `Vectors` apart
  /// @param scale  multiplies each sum, or nullptr
  template <std::size_t V>
  [[gnu::always_inline]] void add_pairs(const Step& step, const Vec* own, const Vec* scale, std::size_t k) const {
    const PathAbove* above = program_.above.data() + step.above_first;
    for (std::size_t i = 0; i < step.above_size; ++i) {
      const Vec* derivative = at(above[i].derivative_at) + V;
      Vec sum = own[0] * derivative[0];
      for (std::size_t q = 1; q < points(); ++q) sum += own[q * Vectors] * derivative[q * Vectors];
      if (scale != nullptr) sum *= *scale;
      effect(above[i].place, k)[V] += sum;
    }
  }

  template <bool Repeated, bool SecondIsLeaf>
  [[gnu::always_inline]] void up(const Step& step) const {
    for (std::size_t k = 0; k < width(); ++k) up_all<Repeated, SecondIsLeaf>(step, k, all{});
  }
  template <bool Repeated, bool SecondIsLeaf, std::size_t... V>
  [[gnu::always_inline]] void up_all(const Step& step, std::size_t k, std::index_sequence<V...> /*vectors*/) const {
    (up_one<Repeated, SecondIsLeaf, V>(step, k), ...);
  }

  /// Results of the children to the node's own, and the node's effect, for output k.
  template <bool Repeated, bool SecondIsLeaf, std::size_t V>
  [[gnu::always_inline]] void up_one(const Step& step, std::size_t k) const {
    const PathFrame places = frame();
    const Real* tau = Repeated ? program_.constants.data() + step.constants_at : program_.nodes.data();
    const Real* g = tau + points();
    const Mask m = reinterpret_cast<Mask>(at(places.mask(step.frame))[V]);
    const Vec* c = at(step.product_at) + V;
    const Vec* a = at(places.result(step.frame, false) + k * points()) + V;
    const Vec* b = at(places.result(step.frame, true) + k * points()) + V;
    Vec* result = at(step.result_at + k * points()) + V;
    Vec* own = at(program_.packs - points()) + V;  // with pairs: this node's part at each point
    Mask satisfied{};
    if constexpr (Repeated) satisfied = reinterpret_cast<Mask>(at(step.satisfied_at)[V]);
    Vec value{};
    if constexpr (SecondIsLeaf) L::fill(value, leaf(step)[3 * k + 1]);
    Vec sum{};
    for (std::size_t q = 0; q < points(); ++q) {
      Vec expected;
      Vec taken;
      if constexpr (SecondIsLeaf) {
        expected = a[q * Vectors] * step.first_ratio + leaf(step)[3 * k];
        L::choose(taken, m, a[q * Vectors], value);
      } else {
        expected = a[q * Vectors] * step.first_ratio + b[q * Vectors] * step.second_ratio;
        L::choose(taken, m, a[q * Vectors], b[q * Vectors]);
      }
      Vec surprise = taken - expected;
      Vec part;
      if constexpr (Repeated) {
        L::keep(surprise, satisfied, surprise);
        part = (c[q * Vectors] * g[q]) * surprise;
      } else {
        part = c[q * Vectors] * surprise;
      }
      sum += part;
      if constexpr (Pairs) own[q * Vectors] = part;
      result[q * Vectors] = expected + surprise * tau[q];
    }
    effect(step.player, k)[V] += sum;
    if constexpr (Pairs) add_pairs<V>(step, own, nullptr, k);
  }

  template <bool Repeated, std::size_t... V>
  [[gnu::always_inline]] void pair(const Step& step, std::index_sequence<V...> /*vectors*/) const {
    (pair_one<Repeated, V>(step), ...);
  }

  /// A node with two leaves: U is one number for each row.
  template <bool Repeated, std::size_t V>
  [[gnu::always_inline]] void pair_one(const Step& step) const {
    const Real* tau = Repeated ? program_.constants.data() + step.constants_at : program_.nodes.data();
    const Real* g = tau + points();
    Mask m;
    ask(m, step, V);
    const Vec* c = at(step.product_at) + V;
    Mask satisfied{};
    Vec mass{};
    if constexpr (Repeated) {
      satisfied = reinterpret_cast<Mask>(at(step.satisfied_at)[V]);
      for (std::size_t q = 0; q < points(); ++q) mass += c[q * Vectors] * g[q];
    } else {
      for (std::size_t q = 0; q < points(); ++q) mass += c[q * Vectors];
    }
    const Vec* own = c;
    if constexpr (Pairs && Repeated) {
      Vec* scaled = at(program_.packs - points()) + V;
      for (std::size_t q = 0; q < points(); ++q) scaled[q * Vectors] = c[q * Vectors] * g[q];
      own = scaled;
    }
    for (std::size_t k = 0; k < width(); ++k) {
      const Real* value = leaf(step) + 3 * k;
      Vec surprise;
      L::choose(surprise, m, value[1], value[2]);
      if constexpr (Repeated) L::keep(surprise, satisfied, surprise);
      effect(step.player, k)[V] += surprise * mass;
      if constexpr (Pairs) add_pairs<V>(step, own, &surprise, k);
      Vec* result = at(step.result_at + k * points()) + V;
      for (std::size_t q = 0; q < points(); ++q) result[q * Vectors] = surprise * tau[q] + value[0];
    }
  }

  template <bool Both, std::size_t... V>
  [[gnu::always_inline]] void pairs(const Step* step, std::index_sequence<V...> /*vectors*/) const {
    (pairs_one<Both, V>(step), ...);
  }

  /// A node with two pairs, or with a pair and a leaf: three players that are new here, so that every result is a
  /// polynomial of degree 2 in t with few different coefficients, and sums of c and of ct over the points are enough.
  template <bool Both, std::size_t V>
  [[gnu::always_inline]] void pairs_one(const Step* step) const {
    const Real* t = program_.nodes.data();
    const Step& top = step[0];
    const Step& first = step[1];
    const Step& second = step[Both ? 2 : 1];
    Mask m;
    Mask in_first;
    Mask in_second{};
    ask(m, top, V);
    ask(in_first, first, V);
    if constexpr (Both) ask(in_second, second, V);
    const Vec* c = at(top.product_at) + V;
    Vec mass{};
    Vec moved{};
    for (std::size_t q = 0; q < points(); ++q) {
      mass += c[q * Vectors];
      moved += c[q * Vectors] * t[q];
    }
    const Vec stayed = mass - moved;
    Vec first_mass;
    L::keep(first_mass, m, moved);
    first_mass += stayed * top.first_ratio;
    Vec second_mass{};
    if constexpr (Both) {
      L::keep(second_mass, ~m, moved);
      second_mass += stayed * top.second_ratio;
    }
    for (std::size_t k = 0; k < width(); ++k) {
      const Real* value = leaf(top) + 3 * k;
      Vec in_a;
      L::choose(in_a, in_first, leaf(first)[3 * k + 1], leaf(first)[3 * k + 2]);
      effect(first.player, k)[V] += in_a * first_mass;
      Vec expected = in_a * top.first_ratio;  // what the pairs' surprises come to, weighed by cover
      Vec taken;
      if constexpr (Both) {
        Vec in_b;
        L::choose(in_b, in_second, leaf(second)[3 * k + 1], leaf(second)[3 * k + 2]);
        effect(second.player, k)[V] += in_b * second_mass;
        expected += in_b * top.second_ratio;
        L::choose(taken, m, in_a, in_b);
      } else {
        L::keep(taken, m, in_a);
      }
      Vec surprise;
      L::choose(surprise, m, value[1], value[2]);
      const Vec further = taken - expected;
      effect(top.player, k)[V] += surprise * mass + further * moved;
      const Vec slope = expected + surprise;
      Vec* result = at(top.result_at + k * points()) + V;
      for (std::size_t q = 0; q < points(); ++q) {
        result[q * Vectors] = (further * t[q] + slope) * t[q] + value[0];
      }
    }
  }

  const PathProgram<Real>& program_;
  const model::Tree& tree_;
  Vec* work_;
  std::size_t outputs_;
  const double* x_ = nullptr;
  Vec* phi_ = nullptr;
};

}  // namespace lotrecht::explain::detail
