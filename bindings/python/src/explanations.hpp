#pragma once

/// @file
/// Explanations through the door, and models that are known by a Python function only.

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/sampling.hpp>

#include "features.hpp"
#include "pybind.hpp"

namespace lotrecht::python {

/// A new array of these numbers in this shape.
[[nodiscard]] inline py::array_t<double> shaped(const std::vector<double>& values, std::vector<py::ssize_t> shape) {
  return py::array_t<double>(std::move(shape), values.data());
}

/// {values (n, players, outputs), base_values (outputs), residual (n, outputs), standard_errors or None, method}
[[nodiscard]] inline py::dict as_dict(const explain::Explanation& e) {
  const auto n = static_cast<py::ssize_t>(e.rows);
  const auto p = static_cast<py::ssize_t>(e.features);
  const auto k = static_cast<py::ssize_t>(e.outputs);
  py::dict d;
  d["values"] = shaped(e.values, {n, p, k});
  d["base_values"] = shaped(e.base_values, {k});
  d["residual"] = shaped(e.residual, {n, k});
  d["standard_errors"] = py::none();
  if (!e.standard_errors.empty()) d["standard_errors"] = shaped(e.standard_errors, {n, p, k});
  d["method"] = std::string{e.method};
  return d;
}

/// The same, with coalitions, evaluations and converged (n), and degrees of freedom (n) or None.
[[nodiscard]] inline py::dict as_dict(const explain::SampledExplanation& sampled) {
  py::dict d = as_dict(sampled.explanation);
  d["coalitions"] = sampled.coalitions;
  d["evaluations"] = sampled.evaluations;
  d["converged"] = sampled.converged;
  d["freedom"] = py::none();
  if (!sampled.explanation.standard_errors.empty()) d["freedom"] = sampled.freedom;
  return d;
}

[[nodiscard]] inline explain::Players players_of(const std::optional<std::vector<std::uint32_t>>& player_of) {
  return player_of ? explain::Players{*player_of} : explain::Players{};
}

[[nodiscard]] inline std::span<const double> optional_column(const std::optional<py::array>& array,
                                                             const std::string& name) {
  return array ? column<double>(*array, name) : std::span<const double>{};
}

/// A Python function of rows as a `Scorer`. It is called with the interpreter's lock held, with (rows, features)
/// float64, and answers (rows,) or (rows, outputs). What it raises passes through.
class PythonScorer {
 public:
  PythonScorer(py::function function, std::size_t features, std::size_t outputs)
      : function_{std::move(function)}, features_{features}, outputs_{outputs} {}

  [[nodiscard]] std::size_t features() const noexcept { return features_; }
  [[nodiscard]] std::size_t outputs() const noexcept { return outputs_; }

  void score(const FeatureMatrix& x, ResultMatrix out) const {
    const py::gil_scoped_acquire locked;
    py::array_t<double> rows({x.rows(), x.cols()});
    Eigen::Map<RowMajorMatrix>{rows.mutable_data(), x.rows(), x.cols()} = x;
    using Answer = py::array_t<double, py::array::c_style | py::array::forcecast>;
    const py::object said = function_(rows);
    const Answer answer = Answer::ensure(said);
    if (!answer) {
      PyErr_Clear();
      throw InvalidInput{"model", "answer", "must be numbers, got " + py::repr(py::type::of(said)).cast<std::string>()};
    }
    const bool fits =
        (answer.ndim() == 1 && outputs_ == 1 && answer.shape(0) == x.rows()) ||
        (answer.ndim() == 2 && answer.shape(0) == x.rows() && static_cast<std::size_t>(answer.shape(1)) == outputs_);
    if (!fits) {
      std::string shape;
      for (py::ssize_t i = 0; i < answer.ndim(); ++i) shape += (i > 0 ? ", " : "") + std::to_string(answer.shape(i));
      throw InvalidInput{"model", "answer",
                         "must have shape (" + std::to_string(x.rows()) + ", " + std::to_string(outputs_) +
                             ") or, with one output, (" + std::to_string(x.rows()) + ",), got (" + shape + ")"};
    }
    out = Eigen::Map<const RowMajorMatrix>{answer.data(), x.rows(), static_cast<Eigen::Index>(outputs_)};
  }

 private:
  py::function function_;
  std::size_t features_;
  std::size_t outputs_;
};

}  // namespace lotrecht::python
