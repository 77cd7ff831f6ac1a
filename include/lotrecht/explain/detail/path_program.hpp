#pragma once

/// @file
/// A tree as a straight list of steps that an explanation walks through, with its constants beside it.
///
/// What is computed. For a leaf with value v, a point t of the quadrature, and players (features) j on its path: r_j is
/// the product of the cover ratios of j's nodes on the path, o_j is 1 if the row satisfies all of j's tests, else 0,
/// and
///
///     c(t) = Π_j f_j(t)   with   f_j(t) = r_j (1 - t) + o_j t,        φ_i = v (o_i - r_i) ∫ Π_{j≠i} f_j(t) dt.
///
/// All leaves below a node share what lies above it. So each node gets the product c of its path from above and gives
/// back G, the sum over its leaves of v times the factors below it. With the node's own ratios r_a, r_b of its children
/// and a mask m (the row goes to a) it holds for every t
///
///     E = r_a G_a + r_b G_b,   U = (m ? G_a : G_b) - E,   G = E + τ U,   φ += ∫ c g U,
///     c_a = c (r_a (1 - τ) + m τ),   c_b = c (r_b (1 - τ) + (1 - m) τ).
///
/// Where the node's player is new on the path, τ = t and g = 1. Where it stood above, with product r of ratios so far:
/// if the row failed one of its tests there, τ = g = 0; else τ = t / h and g = r / h², h = r (1 - t) + t. That is the
/// derivative of a product of factors written so that the sum over nodes telescopes: only the deepest counts. Nothing
/// is divided by a cover, so a cover of 0 needs no special case.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lotrecht::explain::detail {

/// What a step does. Results of a subtree are polynomials in t, kept at the quadrature's K points.
enum class PathKind : std::uint8_t {
  down,       ///< asks the node's test; products for those children that are inner nodes
  up,         ///< both children are inner nodes and are done
  up_leaf,    ///< the first child is an inner node and is done, the second is a leaf
  pair,       ///< both children are leaves
  two_pairs,  ///< both children are pairs, three different tests on new players; the children are the next two steps
  one_pair,   ///< the same, but the second child is a leaf; the first child is the next step
};

/// One step. Places `*_at` count packs (one number for each row of a group) in the walk's workspace; `constants_at` and
/// `leaf_at` count numbers in the program's arrays.
template <class Real>
struct PathStep {
  PathKind kind = PathKind::pair;
  bool repeated = false;      ///< the player stood above
  bool lane_by_lane = false;  ///< a test that is not one comparison
  bool two_inner = false;     ///< of `down`: the second child is an inner node too
  bool keeps = false;         ///< of `down`: a step below asks how the row fared with this player
  std::uint32_t node = 0;     ///< in the model's tree
  std::uint32_t feature = 0;
  std::uint32_t player = 0;
  std::uint32_t frame = 0;         ///< the node's own place
  std::uint32_t product_at = 0;    ///< c, at K points
  std::uint32_t result_at = 0;     ///< G, width times K points
  std::uint32_t satisfied_at = 0;  ///< where repeated: mask of the rows that satisfy the tests above
  std::uint32_t constants_at = 0;  ///< where repeated: τ at K points, then g; with pairs: then the derivatives
  std::uint32_t leaf_at = 0;       ///< three numbers for each output of the tree, see `PathCompiler`
  std::uint32_t above_first = 0;   ///< with pairs: first entry of `PathProgram::above`
  std::uint32_t above_size = 0;
  std::int64_t sign = 0;  ///< the sign bit, if the test is -x <= threshold
  std::int64_t flip = 0;  ///< all bits, if the first child is the one for which the test fails
  double threshold = 0.0;
  Real first_ratio{};
  Real second_ratio{};
};

/// A player above a node: where its derivative stands, and where the pair of both has its effect.
struct PathAbove {
  std::uint32_t derivative_at = 0;
  std::uint32_t place = 0;
};

/// The place of the pair {i, j}, i != j, among effects of all players and all pairs: the players first.
[[nodiscard]] constexpr std::size_t pair_place(std::size_t players, std::size_t i, std::size_t j) noexcept {
  const std::size_t low = i < j ? i : j;
  const std::size_t high = i < j ? j : i;
  return players + low * (2 * players - low - 1) / 2 + (high - low - 1);
}

/// A tree's steps, in the order of a walk that is done with a subtree before it begins the next.
template <class Real>
struct PathProgram {
  std::size_t tree = 0;
  std::size_t points = 1;  ///< K
  std::size_t width = 1;   ///< outputs of a leaf
  std::size_t first_output = 0;
  std::size_t packs = 0;  ///< of workspace, the product at the root included
  std::vector<PathStep<Real>> steps;
  std::vector<Real> nodes;    ///< (K) t
  std::vector<Real> failed;   ///< with pairs: (K) -1 / (1 - t), the derivative over the factor of a failed test
  std::vector<Real> weights;  ///< (K)
  std::vector<Real> constants;
  std::vector<Real> leaves;
  std::vector<PathAbove> above;
};

/// Where a frame keeps what: for each child the product, the result, the mask of rows that satisfy all the player's
/// tests so far, and with pairs the derivative; and the mask of the node itself.
struct PathFrame {
  std::uint32_t points;
  std::uint32_t width;
  bool pairs;

  [[nodiscard]] std::uint32_t product(std::uint32_t frame, bool second) const { return frame + (second ? points : 0); }
  [[nodiscard]] std::uint32_t result(std::uint32_t frame, bool second) const {
    return frame + 2 * points + (second ? points * width : 0);
  }
  [[nodiscard]] std::uint32_t mask(std::uint32_t frame) const { return frame + 2 * points + 2 * points * width; }
  [[nodiscard]] std::uint32_t satisfied(std::uint32_t frame, bool second) const {
    return mask(frame) + 1 + (second ? 1 : 0);
  }
  [[nodiscard]] std::uint32_t derivative(std::uint32_t frame, bool second) const {
    return mask(frame) + 3 + (second ? points : 0);
  }
  [[nodiscard]] std::uint32_t size() const { return 2 * points + 2 * points * width + 3 + (pairs ? 2 * points : 0); }
};

}  // namespace lotrecht::explain::detail
