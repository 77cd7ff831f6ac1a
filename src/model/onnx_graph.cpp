#include "onnx_graph.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include <protozero/pbf_reader.hpp>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

constexpr std::uint32_t key(std::uint32_t field, pbf_wire_type type) {
  return field << 3U | static_cast<std::uint32_t>(type);
}

/// Numbers of ONNX's messages, as its schema names them.
namespace field {
enum Model : std::uint32_t { producer_name = 2, producer_version = 3, graph = 7, functions = 25 };
enum Graph : std::uint32_t { node = 1, initializer = 5, input = 11, output = 12, sparse_initializer = 15 };
enum Node : std::uint32_t { node_input = 1, node_output = 2, op_type = 4, attribute = 5, domain = 7 };
enum Attribute : std::uint32_t { name = 1, f = 2, i = 3, s = 4, t = 5, floats = 7, ints = 8, strings = 9 };
enum Tensor : std::uint32_t {
  data_type = 2,
  float_data = 4,
  int32_data = 5,
  string_data = 6,
  int64_data = 7,
  tensor_name = 8,
  raw_data = 9,
  double_data = 10,
  external_data = 13,
  data_location = 14,
};
}  // namespace field

class Decoder {
 public:
  Decoder(std::string_view bytes, std::string_view source) : bytes_{bytes} {
    graph_.source = source;
    graph_.bytes = bytes.size();
  }

  OnnxGraph decoded() {
    try {
      model();
    } catch (const protozero::exception& e) {
      graph_.refuse(at_, std::string{"must be an ONNX file: "} + e.what());
    }
    if (!has_graph_) graph_.refuse(0, "must be an ONNX file, and has no graph");
    std::erase_if(graph_.inputs, [&](const OnnxInput& input) { return graph_.constants.contains(input.name); });
    return std::move(graph_);
  }

 private:
  static std::string text(pbf_reader& reader) { return reader.get_string(); }

  /// A nested message, remembering where it begins.
  pbf_reader nested(pbf_reader& reader) {
    const protozero::data_view view = reader.get_view();
    at_ = static_cast<std::size_t>(view.data() - bytes_.data());
    return pbf_reader{view};
  }

  void model() {
    pbf_reader reader{bytes_.data(), bytes_.size()};
    std::string version;
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(field::producer_name, pbf_wire_type::length_delimited): graph_.producer = text(reader); break;
        case key(field::producer_version, pbf_wire_type::length_delimited): version = text(reader); break;
        case key(field::graph, pbf_wire_type::length_delimited):
          if (has_graph_) graph_.refuse(at_, "must have one graph");
          has_graph_ = true;
          graph(nested(reader));
          break;
        case key(field::functions, pbf_wire_type::length_delimited):
          graph_.refuse(at_, "has functions of its own, which are not read; export it with standard operators alone");
        default: reader.skip();
      }
    }
    if (!version.empty()) graph_.producer += " " + version;
  }

  void graph(pbf_reader reader) {
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(field::node, pbf_wire_type::length_delimited): node(nested(reader)); break;
        case key(field::initializer, pbf_wire_type::length_delimited): constant(tensor(nested(reader))); break;
        case key(field::input, pbf_wire_type::length_delimited): graph_.inputs.push_back(input(nested(reader))); break;
        case key(field::output, pbf_wire_type::length_delimited):
          graph_.outputs.push_back(input(nested(reader)).name);
          break;
        case key(field::sparse_initializer, pbf_wire_type::length_delimited):
          graph_.refuse(at_, "has sparse tensors, which are not read");
        default: reader.skip();
      }
    }
  }

  void constant(OnnxTensor t) {
    std::string name = t.name;
    graph_.constants.insert_or_assign(std::move(name), std::move(t));
  }

  void node(pbf_reader reader) {
    OnnxNode node;
    node.offset = at_;
    node.number = graph_.nodes.size();
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(field::node_input, pbf_wire_type::length_delimited): node.inputs.push_back(text(reader)); break;
        case key(field::node_output, pbf_wire_type::length_delimited): node.outputs.push_back(text(reader)); break;
        case key(field::op_type, pbf_wire_type::length_delimited): node.op = text(reader); break;
        case key(field::domain, pbf_wire_type::length_delimited): node.domain = text(reader); break;
        case key(field::attribute, pbf_wire_type::length_delimited): attribute(node, nested(reader)); break;
        default: reader.skip();
      }
    }
    if (node.op == "Constant" && node.outputs.size() == 1 && node.attributes.contains("value") &&
        node.attributes["value"].tensor) {
      node.attributes["value"].tensor->name = node.outputs[0];
      constant(std::move(*node.attributes["value"].tensor));
      return;
    }
    graph_.nodes.push_back(std::move(node));
  }

  void attribute(OnnxNode& node, pbf_reader reader) {
    OnnxAttribute a;
    a.offset = at_;
    std::string name;
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(field::name, pbf_wire_type::length_delimited): name = text(reader); break;
        case key(field::f, pbf_wire_type::fixed32): a.f = static_cast<double>(reader.get_float()); break;
        case key(field::i, pbf_wire_type::varint): a.i = reader.get_int64(); break;
        case key(field::s, pbf_wire_type::length_delimited): a.s = text(reader); break;
        case key(field::t, pbf_wire_type::length_delimited): a.tensor = tensor(nested(reader)); break;
        case key(field::floats, pbf_wire_type::fixed32):
          a.floats.push_back(static_cast<double>(reader.get_float()));
          break;
        case key(field::floats, pbf_wire_type::length_delimited):
          for (const float x : reader.get_packed_float()) a.floats.push_back(static_cast<double>(x));
          break;
        case key(field::ints, pbf_wire_type::varint): a.ints.push_back(reader.get_int64()); break;
        case key(field::ints, pbf_wire_type::length_delimited):
          for (const std::int64_t x : reader.get_packed_int64()) a.ints.push_back(x);
          break;
        case key(field::strings, pbf_wire_type::length_delimited): a.strings.push_back(text(reader)); break;
        default: reader.skip();
      }
    }
    if (!node.attributes.emplace(name, std::move(a)).second) graph_.refuse(at_, "has attribute " + name + " twice");
  }

  [[nodiscard]] double whole(std::int64_t x) const {
    if (x > (std::int64_t{1} << 53) || x < -(std::int64_t{1} << 53)) {
      graph_.refuse(at_, "has an integer beyond 2^53, which is not read");
    }
    return static_cast<double>(x);
  }

  OnnxTensor tensor(pbf_reader reader) {
    OnnxTensor t;
    t.offset = at_;
    std::string_view raw;
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(field::data_type, pbf_wire_type::varint): t.type = type(reader.get_int32()); break;
        case key(field::tensor_name, pbf_wire_type::length_delimited): t.name = text(reader); break;
        case key(field::float_data, pbf_wire_type::fixed32):
          t.numbers.push_back(static_cast<double>(reader.get_float()));
          break;
        case key(field::float_data, pbf_wire_type::length_delimited):
          for (const float x : reader.get_packed_float()) t.numbers.push_back(static_cast<double>(x));
          break;
        case key(field::double_data, pbf_wire_type::fixed64): t.numbers.push_back(reader.get_double()); break;
        case key(field::double_data, pbf_wire_type::length_delimited):
          for (const double x : reader.get_packed_double()) t.numbers.push_back(x);
          break;
        case key(field::int32_data, pbf_wire_type::varint): t.numbers.push_back(reader.get_int32()); break;
        case key(field::int32_data, pbf_wire_type::length_delimited):
          for (const std::int32_t x : reader.get_packed_int32()) t.numbers.push_back(x);
          break;
        case key(field::int64_data, pbf_wire_type::varint): t.numbers.push_back(whole(reader.get_int64())); break;
        case key(field::int64_data, pbf_wire_type::length_delimited):
          for (const std::int64_t x : reader.get_packed_int64()) t.numbers.push_back(whole(x));
          break;
        case key(field::string_data, pbf_wire_type::length_delimited): t.texts.push_back(text(reader)); break;
        case key(field::raw_data, pbf_wire_type::length_delimited): {
          const protozero::data_view view = reader.get_view();
          raw = {view.data(), view.size()};
          break;
        }
        case key(field::external_data, pbf_wire_type::length_delimited):
        case key(field::data_location, pbf_wire_type::varint):
          graph_.refuse(at_, "keeps numbers in another file, which is not read; save it with its data");
        default: reader.skip();
      }
    }
    if (!raw.empty()) take_raw(t, raw);
    return t;
  }

  [[nodiscard]] OnnxType type(std::int32_t number) const {
    switch (number) {
      case 1: return OnnxType::float32;
      case 2: return OnnxType::uint8;
      case 6: return OnnxType::int32;
      case 7: return OnnxType::int64;
      case 8: return OnnxType::text;
      case 9: return OnnxType::boolean;
      case 11: return OnnxType::float64;
      default: return OnnxType::undefined;
    }
  }

  template <class T>
  void take(OnnxTensor& t, std::string_view raw) const {
    if (raw.size() % sizeof(T) != 0) graph_.refuse(at_, "has a tensor that ends within a number");
    for (std::size_t at = 0; at < raw.size(); at += sizeof(T)) {
      T x;
      std::memcpy(&x, raw.data() + at, sizeof(T));  // ONNX is little-endian
      if constexpr (std::is_same_v<T, std::int64_t>) {
        t.numbers.push_back(whole(x));
      } else {
        t.numbers.push_back(static_cast<double>(x));
      }
    }
  }

  void take_raw(OnnxTensor& t, std::string_view raw) const {
    static_assert(std::endian::native == std::endian::little, "swap bytes here");
    switch (t.type) {
      case OnnxType::float32: take<float>(t, raw); break;
      case OnnxType::float64: take<double>(t, raw); break;
      case OnnxType::uint8:
      case OnnxType::boolean: take<std::uint8_t>(t, raw); break;
      case OnnxType::int32: take<std::int32_t>(t, raw); break;
      case OnnxType::int64: take<std::int64_t>(t, raw); break;
      default: graph_.refuse(at_, "has a tensor of a type that is not read");
    }
  }

  /// ValueInfoProto: a name and, deep inside, the type of its elements and the last dimension.
  OnnxInput input(pbf_reader reader) {
    OnnxInput input;
    input.offset = at_;
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(1, pbf_wire_type::length_delimited): input.name = text(reader); break;
        case key(2, pbf_wire_type::length_delimited): {
          pbf_reader types = nested(reader);
          while (types.next(1, pbf_wire_type::length_delimited)) tensor_type(nested(types), input);
          break;
        }
        default: reader.skip();
      }
    }
    return input;
  }

  void tensor_type(pbf_reader reader, OnnxInput& input) {
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case key(1, pbf_wire_type::varint): input.type = type(reader.get_int32()); break;
        case key(2, pbf_wire_type::length_delimited): {
          pbf_reader shape = nested(reader);
          while (shape.next(1, pbf_wire_type::length_delimited)) {
            pbf_reader dimension = nested(shape);
            input.columns.reset();
            while (dimension.next(1, pbf_wire_type::varint)) {
              const std::int64_t size = dimension.get_int64();
              if (size > 0) input.columns = static_cast<std::size_t>(size);
            }
          }
          break;
        }
        default: reader.skip();
      }
    }
  }

  std::string_view bytes_;
  OnnxGraph graph_;
  std::size_t at_ = 0;
  bool has_graph_ = false;
};

}  // namespace

void OnnxGraph::refuse(std::size_t offset, std::string_view rule) const { throw ParseError{source, offset, rule}; }

void OnnxGraph::refuse(const OnnxNode& node, std::string_view rule) const {
  refuse(node.offset, "graph node " + std::to_string(node.number) + " (" + node.op + "): " + std::string{rule});
}

OnnxGraph decode_onnx(std::string_view bytes, std::string_view source) { return Decoder{bytes, source}.decoded(); }

}  // namespace lotrecht::io
