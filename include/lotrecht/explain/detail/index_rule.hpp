#pragma once

/// @file
/// An interaction index as a quadrature.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <lotrecht/explain/detail/quadrature.hpp>
#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain::detail {

/// Every index in `InteractionIndex` is, for sets of each size s, a linear functional of polynomials: it takes t^m to
/// what a set of size s gets of a dividend of size s + m. For a product of factors r_j (1 - t) + o_j t that is all one
/// needs to know. Here the functionals stand as weights on common nodes inside (0, 1), exact for all paths of the tree.
struct IndexRule {
  std::vector<double> nodes;
  std::vector<std::vector<double>> weights;  ///< (order, nodes): by size of the set, from 1
};

/// Weights that give p(0) from a polynomial's values at the nodes: Lagrange's.
[[nodiscard]] inline std::vector<double> weights_at_zero(const std::vector<double>& nodes) {
  std::vector<double> weights(nodes.size(), 1.0);
  for (std::size_t q = 0; q < nodes.size(); ++q) {
    for (std::size_t j = 0; j < nodes.size(); ++j) {
      if (j != q) weights[q] *= nodes[j] / (nodes[j] - nodes[q]);
    }
  }
  return weights;
}

/// Faithful Shapley below the highest order k as a density: what C(t - 1, k) / C(t + k - 1, k + s) and its factor are
/// as ∫ x^(t - s) ρ(x) dx, by partial fractions in t. ρ(x) = x^(s - 1) Σ_i A_i x^i.
[[nodiscard]] inline double faithful_density(std::size_t s, std::size_t k, double x) {
  double factor = (k - s) % 2 == 0 ? 1.0 : -1.0;
  factor *= static_cast<double>(s) / static_cast<double>(k + s) * choose(k, s);
  for (std::size_t i = k + 1; i <= k + s; ++i) factor *= static_cast<double>(i);  // (k + s)! / k!
  double sum = 0.0;
  for (std::size_t i = 0; i < k; ++i) {
    const auto pole = static_cast<double>(i);
    double a = 1.0;
    for (std::size_t j = s + 1; j <= k; ++j) a *= -pole - static_cast<double>(j);
    for (std::size_t j = 0; j < k; ++j) {
      if (j != i) a /= static_cast<double>(j) - pole;
    }
    sum += a * std::pow(x, pole);
  }
  return factor * sum * std::pow(x, static_cast<double>(s - 1));
}

/// A rule on Gauss's nodes, and beside it what counts p(0), by size of the set.
struct RuleWithAtoms {
  IndexRule rule;
  std::vector<double> atoms;  ///< (order)
};

[[nodiscard]] inline RuleWithAtoms rule_with_atoms(InteractionIndex index, std::size_t order, std::size_t longest) {
  const std::size_t path = std::max<std::size_t>(longest, 1);
  if (index == InteractionIndex::banzhaf) {
    return {{{0.5}, std::vector<std::vector<double>>(order, {1.0})}, std::vector<double>(order, 0.0)};
  }
  const bool has_atom = order > 1 && (index == InteractionIndex::stii || index == InteractionIndex::fsii);
  const std::size_t points = has_atom ? path + order / 2 : (path + 1) / 2;
  const Quadrature gauss = gauss_legendre(points);
  RuleWithAtoms made{{gauss.nodes, std::vector<std::vector<double>>(order, gauss.weights)},
                     std::vector<double>(order, 0.0)};
  for (std::size_t s = 1; s <= order; ++s) {
    std::vector<double>& weights = made.rule.weights[s - 1];
    const auto size = static_cast<double>(s);
    if (index == InteractionIndex::chii) {
      for (std::size_t q = 0; q < points; ++q) weights[q] *= size * std::pow(gauss.nodes[q], size - 1.0);
    } else if (index == InteractionIndex::stii && s == order) {
      for (std::size_t q = 0; q < points; ++q) weights[q] *= size * std::pow(1.0 - gauss.nodes[q], size - 1.0);
    } else if (index == InteractionIndex::stii) {
      weights.assign(points, 0.0);
      made.atoms[s - 1] = 1.0;
    } else if (index == InteractionIndex::fsii && s == order) {
      const double scale = size * choose(2 * s - 1, s);  // 1 / B(s, s)
      for (std::size_t q = 0; q < points; ++q) {
        weights[q] *= scale * std::pow(gauss.nodes[q] * (1.0 - gauss.nodes[q]), size - 1.0);
      }
    } else if (index == InteractionIndex::fsii) {
      double mass = 0.0;
      for (std::size_t q = 0; q < points; ++q) {
        weights[q] *= faithful_density(s, order, gauss.nodes[q]);
        mass += weights[q];
      }
      // A dividend of size s itself counts 1; what the density does not give stands at t = 0.
      made.atoms[s - 1] = 1.0 - mass;
    }
  }
  return made;
}

/// The rule for sets of 1 to `order` players on paths of at most `longest` players, on nodes inside (0, 1). k-SII's is
/// SII's: its lower orders are sums of SII over larger sets.
[[nodiscard]] inline IndexRule index_rule(InteractionIndex index, std::size_t order, std::size_t longest) {
  RuleWithAtoms made = rule_with_atoms(index, order, longest);
  const bool has_atom = std::any_of(made.atoms.begin(), made.atoms.end(), [](double a) { return a != 0.0; });
  if (!has_atom) return made.rule;
  const std::vector<double> at_zero = weights_at_zero(made.rule.nodes);
  for (std::size_t s = 0; s < order; ++s) {
    for (std::size_t q = 0; q < at_zero.size(); ++q) made.rule.weights[s][q] += made.atoms[s] * at_zero[q];
  }
  return made.rule;
}

/// The same with 0 among the nodes, for factors that may be 0 there: no weights of changing sign stand for p(0).
[[nodiscard]] inline IndexRule index_rule_with_zero(InteractionIndex index, std::size_t order, std::size_t longest) {
  RuleWithAtoms made = rule_with_atoms(index, order, longest);
  const bool has_atom = std::any_of(made.atoms.begin(), made.atoms.end(), [](double a) { return a != 0.0; });
  if (!has_atom) return made.rule;
  made.rule.nodes.push_back(0.0);
  for (std::size_t s = 0; s < order; ++s) made.rule.weights[s].push_back(made.atoms[s]);
  return made.rule;
}

}  // namespace lotrecht::explain::detail
