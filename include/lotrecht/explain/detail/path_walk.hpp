#pragma once

/// @file
/// The walk through a tree's steps, for a group of rows at once. The formulas stand in path_program.hpp.

#include <cstddef>
#include <cstdint>

#include <lotrecht/explain/detail/lanes.hpp>
#include <lotrecht/explain/detail/path_program.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// A walk for `Vectors` vectors of `Bytes` bytes. A pack is one number for each row of the group: `Vectors` vectors.
///
/// Everything is inlined into one function, which is compiled once for each instruction set.
///
/// @tparam Points  of the quadrature, or 0: known only when the program runs
template <class Real, std::size_t Bytes, std::size_t Vectors, std::size_t Points>
class PathWalk {
 public:
  using L = Lanes<Real, Bytes>;
  using Vec = typename L::Vec;
  using Mask = typename L::Mask;
  using Step = PathStep<Real>;
  static constexpr std::size_t rows = L::size * Vectors;  ///< of a group

  /// @param x          (features, rows) of the group, aligned
  /// @param workspace  program.packs packs, aligned
  /// @param phi        (players, outputs, rows), added to, aligned
  [[gnu::always_inline]] PathWalk(const PathProgram<Real>& program, const model::Tree& tree, const double* x,
                                  Real* workspace, Real* phi, std::size_t outputs)
      : program_{program},
        tree_{tree},
        x_{x},
        work_{reinterpret_cast<Vec*>(workspace)},
        phi_{reinterpret_cast<Vec*>(phi) + program.first_output * Vectors},
        outputs_{outputs} {}

  [[gnu::always_inline]] void run() const {
    for (std::size_t q = 0; q < points(); ++q) {
      for (std::size_t v = 0; v < Vectors; ++v) L::fill(work_[q * Vectors + v], program_.weights[q]);
    }
    const Step* end = program_.steps.data() + program_.steps.size();
    for (const Step* step = program_.steps.data(); step != end; ++step) {
      switch (step->kind) {
        case PathKind::down: step->repeated ? down<true>(*step) : down<false>(*step); break;
        case PathKind::up: step->repeated ? up<true, false>(*step) : up<false, false>(*step); break;
        case PathKind::up_leaf: step->repeated ? up<true, true>(*step) : up<false, true>(*step); break;
        case PathKind::pair: step->repeated ? pair<true>(*step) : pair<false>(*step); break;
        case PathKind::two_pairs:
          pairs<true>(step);
          step += 2;
          break;
        case PathKind::one_pair:
          pairs<false>(step);
          step += 1;
          break;
      }
    }
  }

 private:
  [[gnu::always_inline]] std::size_t points() const { return Points != 0 ? Points : program_.points; }
  [[gnu::always_inline]] std::size_t width() const { return program_.width; }
  [[gnu::always_inline]] Vec* at(std::size_t pack, std::size_t v) const { return work_ + pack * Vectors + v; }
  [[gnu::always_inline]] Vec& effect(const Step& step, std::size_t k, std::size_t v) const {
    return phi_[(step.player * outputs_ + k) * Vectors + v];
  }
  [[gnu::always_inline]] const Real* leaf(const Step& step, std::size_t k) const {
    return program_.leaves.data() + step.leaf_at + 3 * k;
  }

  [[gnu::always_inline]] void ask(Mask& out, const Step& step, std::size_t v) const {
    const double* x = x_ + step.feature * rows + v * L::size;
    if (step.lane_by_lane) [[unlikely]] {
      ask_each(tree_, tree_.nodes[step.node], x, L::size, step.flip, reinterpret_cast<typename L::Bits*>(&out));
    } else {
      L::compare(out, x, step.sign, step.threshold, step.flip);
    }
  }

  [[gnu::always_inline]] const Real* taus(const Step& step) const {
    return step.repeated ? program_.constants.data() + step.constants_at : program_.nodes.data();
  }

  /// Products for the children: c_a = r_a (c - cτ) + m cτ and the like for b.
  template <bool Repeated>
  [[gnu::always_inline]] void down(const Step& step) const {
    const PathFrame frame{static_cast<std::uint32_t>(points()), static_cast<std::uint32_t>(width()), false};
    const Real* tau = taus(step);
    for (std::size_t v = 0; v < Vectors; ++v) {
      Mask m;
      ask(m, step, v);
      *at(frame.mask(step.frame), v) = reinterpret_cast<Vec>(m);
      Mask satisfied{};
      if constexpr (Repeated) satisfied = reinterpret_cast<Mask>(*at(step.satisfied_at, v));
      if (step.keeps) {
        Mask first = m;
        Mask second = ~m;
        if constexpr (Repeated) {
          first &= satisfied;
          second &= satisfied;
        }
        *at(frame.satisfied(step.frame, false), v) = reinterpret_cast<Vec>(first);
        *at(frame.satisfied(step.frame, true), v) = reinterpret_cast<Vec>(second);
      }
      const Vec* c = at(step.product_at, v);
      Vec* a = at(frame.product(step.frame, false), v);
      Vec* b = at(frame.product(step.frame, true), v);
      const bool both = step.two_inner;
      for (std::size_t q = 0; q < points(); ++q) {
        Vec moved = c[q * Vectors] * tau[q];
        if constexpr (Repeated) L::keep(moved, satisfied, moved);
        const Vec stayed = c[q * Vectors] - moved;
        Vec to_first;
        L::keep(to_first, m, moved);
        a[q * Vectors] = stayed * step.first_ratio + to_first;
        if (both) {
          Vec to_second;
          L::keep(to_second, ~m, moved);
          b[q * Vectors] = stayed * step.second_ratio + to_second;
        }
      }
    }
  }

  /// Results of the children to the node's own, and the node's effect.
  template <bool Repeated, bool SecondIsLeaf>
  [[gnu::always_inline]] void up(const Step& step) const {
    const PathFrame frame{static_cast<std::uint32_t>(points()), static_cast<std::uint32_t>(width()), false};
    const Real* tau = taus(step);
    const Real* g = tau + points();
    for (std::size_t k = 0; k < width(); ++k) {
      for (std::size_t v = 0; v < Vectors; ++v) {
        const Mask m = reinterpret_cast<Mask>(*at(frame.mask(step.frame), v));
        const Vec* c = at(step.product_at, v);
        const Vec* a = at(frame.result(step.frame, false) + k * points(), v);
        const Vec* b = at(frame.result(step.frame, true) + k * points(), v);
        Vec* result = at(step.result_at + k * points(), v);
        Mask satisfied{};
        if constexpr (Repeated) satisfied = reinterpret_cast<Mask>(*at(step.satisfied_at, v));
        Vec sum{};
        for (std::size_t q = 0; q < points(); ++q) {
          Vec expected;
          Vec taken;
          if constexpr (SecondIsLeaf) {
            Vec value;
            L::fill(value, leaf(step, k)[1]);
            expected = a[q * Vectors] * step.first_ratio + leaf(step, k)[0];
            taken = m ? a[q * Vectors] : value;
          } else {
            expected = a[q * Vectors] * step.first_ratio + b[q * Vectors] * step.second_ratio;
            taken = m ? a[q * Vectors] : b[q * Vectors];
          }
          Vec surprise = taken - expected;
          if constexpr (Repeated) {
            L::keep(surprise, satisfied, surprise);
            sum += (c[q * Vectors] * g[q]) * surprise;
          } else {
            sum += c[q * Vectors] * surprise;
          }
          result[q * Vectors] = expected + surprise * tau[q];
        }
        effect(step, k, v) += sum;
      }
    }
  }

  /// A node with two leaves: U is one number for each row.
  template <bool Repeated>
  [[gnu::always_inline]] void pair(const Step& step) const {
    const Real* tau = taus(step);
    const Real* g = tau + points();
    for (std::size_t v = 0; v < Vectors; ++v) {
      Mask m;
      ask(m, step, v);
      const Vec* c = at(step.product_at, v);
      Mask satisfied{};
      Vec mass{};
      if constexpr (Repeated) {
        satisfied = reinterpret_cast<Mask>(*at(step.satisfied_at, v));
        for (std::size_t q = 0; q < points(); ++q) mass += c[q * Vectors] * g[q];
      } else {
        for (std::size_t q = 0; q < points(); ++q) mass += c[q * Vectors];
      }
      for (std::size_t k = 0; k < width(); ++k) {
        const Real* value = leaf(step, k);
        Vec surprise;
        L::choose(surprise, m, value[1], value[2]);
        if constexpr (Repeated) L::keep(surprise, satisfied, surprise);
        effect(step, k, v) += surprise * mass;
        Vec* result = at(step.result_at + k * points(), v);
        for (std::size_t q = 0; q < points(); ++q) result[q * Vectors] = surprise * tau[q] + value[0];
      }
    }
  }

  /// A node with two pairs, or with a pair and a leaf: three players that are new here, so that every result is a
  /// polynomial of degree 2 in t with few different coefficients, and sums of c and of ct over the points are enough.
  template <bool Both>
  [[gnu::always_inline]] void pairs(const Step* step) const {
    const Real* t = program_.nodes.data();
    const Step& top = step[0];
    const Step& first = step[1];
    const Step& second = step[Both ? 2 : 1];
    for (std::size_t v = 0; v < Vectors; ++v) {
      Mask m;
      Mask in_first;
      Mask in_second{};
      ask(m, top, v);
      ask(in_first, first, v);
      if constexpr (Both) ask(in_second, second, v);
      const Vec* c = at(top.product_at, v);
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
      Vec second_mass;
      if constexpr (Both) {
        L::keep(second_mass, ~m, moved);
        second_mass += stayed * top.second_ratio;
      }
      for (std::size_t k = 0; k < width(); ++k) {
        const Real* value = leaf(top, k);
        Vec in_a;
        L::choose(in_a, in_first, leaf(first, k)[1], leaf(first, k)[2]);
        effect(first, k, v) += in_a * first_mass;
        Vec expected = in_a * top.first_ratio;  // what the pairs' surprises come to, weighed by cover
        Vec taken;
        if constexpr (Both) {
          Vec in_b;
          L::choose(in_b, in_second, leaf(second, k)[1], leaf(second, k)[2]);
          effect(second, k, v) += in_b * second_mass;
          expected += in_b * top.second_ratio;
          taken = m ? in_a : in_b;
        } else {
          L::keep(taken, m, in_a);
        }
        Vec surprise;
        L::choose(surprise, m, value[1], value[2]);
        const Vec further = taken - expected;
        effect(top, k, v) += surprise * mass + further * moved;
        const Vec slope = expected + surprise;
        Vec* result = at(top.result_at + k * points(), v);
        for (std::size_t q = 0; q < points(); ++q) {
          result[q * Vectors] = (further * t[q] + slope) * t[q] + value[0];
        }
      }
    }
  }

  const PathProgram<Real>& program_;
  const model::Tree& tree_;
  const double* x_;
  Vec* work_;
  Vec* phi_;
  std::size_t outputs_;
};

}  // namespace lotrecht::explain::detail
