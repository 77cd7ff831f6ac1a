#include "onnx_linear.hpp"

#include "onnx_attributes.hpp"
#include "onnx_trees.hpp"

namespace lotrecht::io {
namespace {

/// Opposite rows under a logistic link say the same thing twice.
bool says_twice(const model::LinearModelParts& parts) {
  return parts.link.kind == model::LinkKind::logistic && parts.intercepts.size() == 2 &&
         parts.intercepts[0] == -parts.intercepts[1] && parts.coefficients.row(0) == -parts.coefficients.row(1);
}

}  // namespace

model::LinearModelParts onnx_linear(const OnnxGraph& graph, const OnnxNode& node) {
  const OnnxAttributes a{graph, node};
  model::LinearModelParts parts;
  const std::vector<double> coefficients = a.numbers("coefficients");
  parts.intercepts = a.numbers("intercepts");
  std::size_t outputs = 0;
  if (node.op == "LinearClassifier") {
    parts.output_names = onnx_classes(graph, node, "classlabels_ints");
    outputs = parts.output_names.size();
    if (outputs == 2 && parts.intercepts.size() == 1 && a.text("post_transform", "NONE") == "LOGISTIC") {
      outputs = 1;
      parts.output_names.erase(parts.output_names.begin());
    }
  } else {
    const std::int64_t targets = a.integer("targets", 1);
    if (targets < 1 || targets > static_cast<std::int64_t>(graph.bytes)) {
      a.refuse("targets", "must be at least 1 and no more than there are numbers, is " + std::to_string(targets));
    }
    outputs = static_cast<std::size_t>(targets);
    if (parts.intercepts.empty()) parts.intercepts.assign(outputs, 0.0);
  }
  a.require_length("intercepts", parts.intercepts.size(), outputs);
  if (coefficients.empty() || coefficients.size() % outputs != 0) {
    a.refuse("coefficients", "must have as many entries for each of " + std::to_string(outputs) + " outputs, has " +
                                 std::to_string(coefficients.size()));
  }
  parts.link = onnx_link(graph, node, a.text("post_transform", "NONE"));
  parts.coefficients = Eigen::Map<const RowMajorMatrix>(coefficients.data(), static_cast<Eigen::Index>(outputs),
                                                        static_cast<Eigen::Index>(coefficients.size() / outputs));
  if (says_twice(parts)) {
    parts.coefficients = RowMajorMatrix{parts.coefficients.row(1)};
    parts.intercepts.erase(parts.intercepts.begin());
    parts.output_names.erase(parts.output_names.begin());
  }
  return parts;
}

void fold_scaler(const OnnxGraph& graph, const OnnxNode& scaler, model::LinearModelParts& parts) {
  const OnnxAttributes a{graph, scaler};
  const auto features = static_cast<std::size_t>(parts.coefficients.cols());
  const auto spread = [&](std::string_view name) {
    std::vector<double> values = a.numbers(name);
    if (values.size() == 1) values.assign(features, values[0]);
    a.require_length(name, values.size(), features);
    return values;
  };
  const std::vector<double> offset = spread("offset");
  const std::vector<double> scale = spread("scale");
  for (Eigen::Index k = 0; k < parts.coefficients.rows(); ++k) {
    for (Eigen::Index f = 0; f < parts.coefficients.cols(); ++f) {
      double& c = parts.coefficients(k, f);
      c *= scale[static_cast<std::size_t>(f)];
      parts.intercepts[static_cast<std::size_t>(k)] -= c * offset[static_cast<std::size_t>(f)];
    }
  }
}

}  // namespace lotrecht::io
