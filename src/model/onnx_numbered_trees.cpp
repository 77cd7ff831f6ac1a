#include <cmath>

#include <lotrecht/model/tree_ensemble.hpp>

#include "onnx_attributes.hpp"
#include "onnx_draft.hpp"

namespace lotrecht::io {
namespace {

using model::Tree;

/// TreeEnsemble: nodes and leaves have numbers over all trees; a tree is where its root is.
class Numbered {
 public:
  Numbered(const OnnxGraph& graph, const OnnxNode& node) : a_{graph, node} {
    members();
    for (const double mode : a_.numbers("nodes_modes")) {
      if (!(mode >= 0.0 && mode <= 6.0)) a_.refuse("nodes_modes", "has a mode beyond 0 to 6");
      modes_.push_back(static_cast<OnnxMode>(mode));
    }
    const std::size_t n = modes_.size();
    splits_ = a_.numbers("nodes_splits");
    weights_ = a_.numbers("leaf_weights");
    a_.require_length("nodes_splits", splits_.size(), n);
    for (const char* name :
         {"nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_trueleafs", "nodes_falseleafs"}) {
      a_.require_length(name, a_.ints(name).size(), n);
    }
    if (!missing().empty()) a_.require_length("nodes_missing_value_tracks_true", missing().size(), n);
    a_.require_length("leaf_weights", weights_.size(), a_.ints("leaf_targetids").size());
    spread();
  }

  std::vector<OnnxDraft> drafts(std::size_t outputs) {
    std::vector<OnnxDraft> drafts;
    used_.assign(modes_.size(), false);
    for (const std::int64_t root : a_.ints("tree_roots")) drafts.push_back(draft(root, outputs));
    return drafts;
  }

 private:
  [[nodiscard]] const std::vector<std::int64_t>& missing() const { return a_.ints("nodes_missing_value_tracks_true"); }

  /// membership_values: the sets of MEMBER nodes one after the other, each ended by NaN.
  void members() {
    sets_.emplace_back();
    for (const double value : a_.numbers("membership_values")) {
      if (std::isnan(value)) {
        sets_.emplace_back();
      } else {
        sets_.back().push_back(value);
      }
    }
  }

  void spread() {
    std::size_t next = 0;
    for (const OnnxMode mode : modes_) {
      set_of_.push_back(next);
      if (mode != OnnxMode::member) continue;
      if (next >= sets_.size()) a_.refuse("membership_values", "has fewer sets than there are MEMBER nodes");
      ++next;
    }
  }

  [[nodiscard]] std::size_t index(std::string_view name, std::int64_t i, std::size_t n) const {
    if (i < 0 || static_cast<std::uint64_t>(i) >= n) {
      a_.refuse(name, "has the index " + std::to_string(i) + " of " + std::to_string(n));
    }
    return static_cast<std::size_t>(i);
  }

  OnnxDraft draft(std::int64_t root, std::size_t outputs) {
    OnnxDraft draft;
    Tree& tree = draft.tree;
    struct Open {
      bool leaf;
      std::size_t from;
      std::size_t to;
    };
    const auto& features = a_.ints("nodes_featureids");
    std::vector<Open> open{{false, index("tree_roots", root, modes_.size()), 0}};
    tree.nodes.emplace_back();
    while (!open.empty()) {
      const Open at = open.back();
      open.pop_back();
      if (at.leaf) {
        draft.weights.push_back(
            {at.to, index("leaf_targetids", a_.ints("leaf_targetids")[at.from], outputs), weights_[at.from]});
        continue;
      }
      if (used_[at.from]) a_.refuse("nodes_truenodeids", "lead to node " + std::to_string(at.from) + " twice");
      used_[at.from] = true;
      const auto add = [&](std::string_view names, std::string_view leaves) {
        const bool leaf = a_.ints(leaves)[at.from] != 0;
        const std::size_t from = index(names, a_.ints(names)[at.from], leaf ? weights_.size() : modes_.size());
        open.push_back({leaf, from, tree.nodes.size()});
        tree.nodes.emplace_back();
        return static_cast<std::int32_t>(tree.nodes.size() - 1);
      };
      const std::int32_t when_true = add("nodes_truenodeids", "nodes_trueleafs");
      const std::int32_t when_false = add("nodes_falsenodeids", "nodes_falseleafs");
      const std::size_t feature = index("nodes_featureids", features[at.from], model::max_features);
      const bool is_member = modes_[at.from] == OnnxMode::member;
      tree.nodes[at.to] = onnx_asks(modes_[at.from], static_cast<std::int32_t>(feature), splits_[at.from],
                                    is_member ? sets_[set_of_[at.from]] : std::vector<double>{},
                                    !missing().empty() && missing()[at.from] != 0, when_true, when_false, tree);
    }
    return draft;
  }

  OnnxAttributes a_;
  std::vector<OnnxMode> modes_;
  std::vector<double> splits_;
  std::vector<double> weights_;
  std::vector<std::vector<double>> sets_;
  std::vector<std::size_t> set_of_;
  std::vector<bool> used_;
};

}  // namespace

std::vector<OnnxDraft> onnx_numbered_trees(const OnnxGraph& graph, const OnnxNode& node, std::size_t outputs) {
  return Numbered{graph, node}.drafts(outputs);
}

}  // namespace lotrecht::io
