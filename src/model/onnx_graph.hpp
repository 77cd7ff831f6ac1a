#pragma once

/// @file
/// An ONNX file decoded: nodes with their attributes, constants, inputs. No meaning yet.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lotrecht::io {

/// Types of elements that occur; the numbers are ONNX's.
enum class OnnxType : std::uint8_t {
  undefined = 0,
  float32 = 1,
  uint8 = 2,
  int32 = 6,
  int64 = 7,
  text = 8,
  boolean = 9,
  float64 = 11,
};

/// A constant. Numbers are exact in double; integers beyond 2^53 are refused.
struct OnnxTensor {
  std::string name;
  OnnxType type = OnnxType::undefined;
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::size_t offset = 0;
};

struct OnnxAttribute {
  std::optional<double> f;
  std::optional<std::int64_t> i;
  std::optional<std::string> s;
  std::vector<double> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string> strings;
  std::optional<OnnxTensor> tensor;
  std::size_t offset = 0;
};

struct OnnxNode {
  std::string op;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, OnnxAttribute, std::less<>> attributes;
  std::size_t offset = 0;
  std::size_t number = 0;
};

struct OnnxInput {
  std::string name;
  OnnxType type = OnnxType::undefined;
  std::optional<std::size_t> columns;  ///< the last dimension, where the file says it
  std::size_t offset = 0;
};

struct OnnxGraph {
  std::string source;
  std::size_t bytes = 0;
  std::string producer;
  std::vector<OnnxNode> nodes;
  std::map<std::string, OnnxTensor, std::less<>> constants;
  std::vector<OnnxInput> inputs;  ///< without the constants
  std::vector<std::string> outputs;

  /// @throws ParseError "<source>, byte <offset>: <rule>"
  [[noreturn]] void refuse(std::size_t offset, std::string_view rule) const;
  /// @throws ParseError "<source>, byte <offset>: graph node 2 (Scaler): <rule>"
  [[noreturn]] void refuse(const OnnxNode& node, std::string_view rule) const;
};

/// Memory is bounded by a multiple of the bytes' length.
///
/// @throws ParseError where the bytes are no ONNX file, or hold what is not decoded: external data, sparse tensors
[[nodiscard]] OnnxGraph decode_onnx(std::string_view bytes, std::string_view source);

}  // namespace lotrecht::io
