#pragma once

/// @file
/// A node's attributes, asked for by name.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "onnx_graph.hpp"

namespace lotrecht::io {

class OnnxAttributes {
 public:
  OnnxAttributes(const OnnxGraph& graph, const OnnxNode& node) : graph_{graph}, node_{node} {}

  /// Integers; none where the attribute is absent.
  [[nodiscard]] const std::vector<std::int64_t>& ints(std::string_view name) const {
    static const std::vector<std::int64_t> none;
    const OnnxAttribute* a = find(name);
    return a == nullptr ? none : a->ints;
  }

  [[nodiscard]] const std::vector<std::string>& strings(std::string_view name) const {
    static const std::vector<std::string> none;
    const OnnxAttribute* a = find(name);
    return a == nullptr ? none : a->strings;
  }

  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const OnnxAttribute* a = find(name);
    return a == nullptr || !a->i ? otherwise : *a->i;
  }

  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise) const {
    const OnnxAttribute* a = find(name);
    return std::string{a == nullptr || !a->s ? otherwise : *a->s};
  }

  /// Numbers of a list of floats, of a tensor of that name, or of the tensor `<name>_as_tensor`.
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const {
    const OnnxAttribute* list = find(name);
    const OnnxAttribute* tensor = find(std::string{name} + "_as_tensor");
    if (list != nullptr && list->tensor) return list->tensor->numbers;
    if (tensor != nullptr && tensor->tensor) {
      if (list != nullptr && !list->floats.empty()) refuse(name, "stands there as a list and as a tensor");
      return tensor->tensor->numbers;
    }
    return list == nullptr ? std::vector<double>{} : list->floats;
  }

  void require_length(std::string_view name, std::size_t length, std::size_t expected) const {
    if (length != expected) {
      refuse(name, "must have " + std::to_string(expected) + " entries, has " + std::to_string(length));
    }
  }

  [[noreturn]] void refuse(std::string_view name, std::string_view rule) const {
    graph_.refuse(node_, std::string{name} + " " + std::string{rule});
  }

 private:
  [[nodiscard]] const OnnxAttribute* find(std::string_view name) const {
    const auto found = node_.attributes.find(name);
    return found == node_.attributes.end() ? nullptr : &found->second;
  }

  const OnnxGraph& graph_;
  const OnnxNode& node_;
};

}  // namespace lotrecht::io
