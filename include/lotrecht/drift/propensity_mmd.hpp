#pragma once

/// @file
/// Have rows of one context changed, where the context is continuous? Windows dealt anew by the context's propensities.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/ridge_logistic.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// A test given a context.
struct PropensityMmd {
  stats::TestResult test;
  /// Sum of e (1 - e) over its value without a context, n m / (n + m): 1 where the context tells nothing of the window,
  /// near 0 where windows hardly share contexts and there is nothing to compare.
  double overlap = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

/// The product of two kernels of the same rows.
class ProductKernel {
 public:
  ProductKernel(const RowKernel& a, const RowKernel& b) : a_{a}, b_{b} {}
  [[nodiscard]] std::size_t rows() const noexcept { return a_.rows(); }
  [[nodiscard]] InstructionSet instruction_set() const noexcept { return a_.instruction_set(); }
  void fill(std::size_t i, std::size_t first, std::size_t count, double* out) const {
    std::vector<double> other(count);
    a_.fill(i, first, count, out);
    b_.fill(i, first, count, other.data());
    for (std::size_t j = 0; j < count; ++j) out[j] *= other[j];
  }

 private:
  const RowKernel& a_;
  const RowKernel& b_;
};

}  // namespace detail

/// Context-aware MMD for contexts that are numbers, or numbers and categories: have the other variables x changed given
/// the context c?
///
///     T = sum over i != j of w_i w_j k(x_i, x_j) l(c_i, c_j) / (sum of e (1 - e))²,   w = z - e(c),
///
/// z = 1 for reference rows and e the propensity, the probability of that given the context. Where distributions given
/// the context are the same, z given c says nothing of x and T is 0 on average; where they differ anywhere, T grows (a
/// kernel conditional moment test). Windows are dealt anew by z ~ e, which keeps the relation of window and context.
///
/// e is a logistic regression on the context's numbers, their squares, and its categories. Each deal's residuals are
/// those of a regression fitted to that deal (by one Newton step), as the observed ones are.
///
/// Assumed: the logistic model of the window given the context is right, and windows share their contexts (`overlap`).
/// The p-value is not exact: it holds in large windows and as far as the model does (benchmarks/accuracy). Of contexts
/// that are categories alone `stratified_mmd` is exact.
///
/// Fewer than 10 rows in a window: undefined (`too_few_rows`); none: `nobody`.
///
/// @param context  the same rows in the same order
/// @return  statistic: T
/// @throws InvalidInput if the context has other rows, or there are no permutations or threads
///
/// Cobb, O. & Van Looveren, A. (2022). Context-aware drift detection. ICML, PMLR 162, 4087-4111 (labels dealt by
/// propensities; their statistic is another).
/// Muandet, K., Jitkrittum, W. & Kübler, J. (2020). Kernel conditional moment test via maximum moment restriction. UAI.
[[nodiscard]] inline PropensityMmd propensity_mmd(const RowWindows& windows, const Kernel& kernel,
                                                  const RowWindows& context, const Kernel& context_kernel,
                                                  const PermutationOptions& options) {
  detail::check_permutations(options, "propensity_mmd");
  if (context.rows() != windows.rows() || context.reference_rows() != windows.reference_rows()) {
    throw InvalidInput{"propensity_mmd", "context", "must have the windows' rows"};
  }
  PropensityMmd result;
  result.test.n = windows.rows();
  result.test.method = "mmd_propensity";
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  if (fewest < 10) {
    result.test.undefined = fewest == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  const auto rows = static_cast<Eigen::Index>(windows.rows());
  const RowMajorMatrix c = detail::scored_rows(context, true).x;
  Eigen::VectorXd z = Eigen::VectorXd::Zero(rows);
  z.head(static_cast<Eigen::Index>(windows.reference_rows())).setOnes();
  const double penalty = 1e-6 * static_cast<double>(windows.rows());  // keeps separated contexts finite
  const Eigen::VectorXd b = detail::ridge_logistic(c, z, penalty);
  const Eigen::ArrayXd e = 1.0 / (1.0 + (-(c * b)).array().exp());
  const Eigen::ArrayXd v = e * (1.0 - e);
  const double total = v.sum();
  const double n = z.sum();
  result.overlap = total / (n * (static_cast<double>(windows.rows()) - n) / static_cast<double>(windows.rows()));

  const RowMajorMatrix weighted = v.matrix().asDiagonal() * c;
  Eigen::MatrixXd information = c.transpose() * weighted;
  information.diagonal().tail(information.rows() - 1).array() += penalty;
  const Eigen::LDLT<Eigen::MatrixXd> factor{information};
  WeightColumns weights{windows.rows(), static_cast<std::size_t>(options.permutations) + 1};
  for (std::size_t column = 0; column < weights.columns(); ++column) {
    Eigen::VectorXd residual = z - e.matrix();
    if (column > 0) {
      Stream stream{options.seed, Purpose::permutation, column - 1, 1};
      for (Eigen::Index i = 0; i < rows; ++i) residual[i] = (stream.uniform() < e[i] ? 1.0 : 0.0) - e[i];
    }
    residual -= weighted * factor.solve(c.transpose() * residual);
    for (std::size_t i = 0; i < windows.rows(); ++i) weights(i, column) = residual[static_cast<Eigen::Index>(i)];
  }
  const RowKernel of_rows{windows, kernel};
  const RowKernel of_context{context, context_kernel};
  const PairForms forms = pair_forms(detail::ProductKernel{of_rows, of_context}, weights, options.threads);
  std::vector<double> values(forms.products.size());
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = 2.0 * forms.products[k] / (total * total);
  result.test.statistic = values[0];
  result.test.p_value = detail::share_as_large(values, 1e-12);
  return result;
}

}  // namespace lotrecht::drift
