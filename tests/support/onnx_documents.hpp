#pragma once

/// @file
/// ONNX files by hand, as its schema has them.

#include <cstdint>
#include <string>
#include <vector>

#include <protozero/pbf_writer.hpp>

namespace lotrecht::test::onnx {

using protozero::pbf_writer;

/// A file with one input, to which nodes are added.
class File {
 public:
  explicit File(int columns = 2, int type = 1) {
    std::string dimension, shape, tensor, types, input;
    pbf_writer{dimension}.add_int64(1, columns);
    pbf_writer s{shape};
    s.add_message(1, std::string{});
    s.add_message(1, dimension);
    pbf_writer t{tensor};
    t.add_int32(1, type);
    t.add_message(2, shape);
    pbf_writer{types}.add_message(1, tensor);
    pbf_writer i{input};
    i.add_string(1, "x");
    i.add_message(2, types);
    pbf_writer{graph_}.add_message(11, input);
  }

  File& node(const std::string& op, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs,
             const std::vector<std::string>& attributes, const std::string& domain = "ai.onnx.ml") {
    std::string bytes;
    pbf_writer n{bytes};
    for (const auto& i : inputs) n.add_string(1, i);
    for (const auto& o : outputs) n.add_string(2, o);
    n.add_string(4, op);
    for (const auto& a : attributes) n.add_message(5, a);
    n.add_string(7, domain);
    pbf_writer{graph_}.add_message(1, bytes);
    return *this;
  }

  File& constant(const std::string& name, const std::vector<double>& values) {
    std::string bytes;
    pbf_writer t{bytes};
    t.add_int32(2, 11);
    t.add_string(8, name);
    t.add_packed_double(10, values.begin(), values.end());
    pbf_writer{graph_}.add_message(5, bytes);
    return *this;
  }

  File& output(const std::string& name) {
    std::string bytes;
    pbf_writer{bytes}.add_string(1, name);
    pbf_writer{graph_}.add_message(12, bytes);
    return *this;
  }

  [[nodiscard]] std::string bytes() const {
    std::string model;
    pbf_writer m{model};
    m.add_int64(1, 8);
    m.add_string(2, "by hand");
    m.add_message(7, graph_);
    return model;
  }

 private:
  std::string graph_;
};

inline std::string ints(const std::string& name, const std::vector<std::int64_t>& values) {
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  a.add_packed_int64(8, values.begin(), values.end());
  return bytes;
}

inline std::string floats(const std::string& name, const std::vector<float>& values) {
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  for (const float v : values) a.add_float(7, v);  // not packed, as proto2 writers do
  return bytes;
}

inline std::string tensor(const std::string& name, int type, const std::vector<double>& values) {
  std::string t;
  pbf_writer w{t};
  w.add_int32(2, type);
  if (type == 11) {
    w.add_packed_double(10, values.begin(), values.end());
  } else {
    std::string raw;
    for (const double v : values) raw.push_back(static_cast<char>(v));
    w.add_bytes(9, raw);
  }
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  a.add_message(5, t);
  return bytes;
}

inline std::string texts(const std::string& name, const std::vector<std::string>& values) {
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  for (const auto& v : values) a.add_string(9, v);
  return bytes;
}

inline std::string text(const std::string& name, const std::string& value) {
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  a.add_string(4, value);
  return bytes;
}

inline std::string integer(const std::string& name, std::int64_t value) {
  std::string bytes;
  pbf_writer a{bytes};
  a.add_string(1, name);
  a.add_int64(3, value);
  return bytes;
}

/// One node that asks x[0] <mode> t; true gives 1, false 2.
inline std::vector<std::string> stump(const std::string& mode, float t, std::int64_t missing_true = 0) {
  return {ints("nodes_treeids", {0, 0, 0}),
          ints("nodes_nodeids", {0, 1, 2}),
          ints("nodes_featureids", {0, 0, 0}),
          floats("nodes_values", {t, 0, 0}),
          texts("nodes_modes", {mode, "LEAF", "LEAF"}),
          ints("nodes_truenodeids", {1, 0, 0}),
          ints("nodes_falsenodeids", {2, 0, 0}),
          ints("nodes_missing_value_tracks_true", {missing_true, 0, 0}),
          ints("target_treeids", {0, 0}),
          ints("target_nodeids", {1, 2}),
          ints("target_ids", {0, 0}),
          floats("target_weights", {1, 2}),
          integer("n_targets", 1)};
}

inline File regressor(const std::vector<std::string>& attributes, int type = 1) {
  File file{2, type};
  file.node("TreeEnsembleRegressor", {"x"}, {"y"}, attributes).output("y");
  return file;
}

}  // namespace lotrecht::test::onnx
