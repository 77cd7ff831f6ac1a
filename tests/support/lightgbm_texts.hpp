#pragma once

/// @file
/// A small LightGBM text whose predictions are computed by hand.

#include <string>

namespace lotrecht::test {

/// Three trees over features a, b, c:
/// - a <= 0.5 (NaN alone is missing, goes left): 1; else b <= -1 (zero is missing, goes right): 2, else 3
/// - c in {1, 33}: 10, else 20
/// - one leaf: 0.125
inline std::string small_lightgbm() {
  return "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=2\n"
         "objective=binary sigmoid:0.5\nfeature_names=a b c\nfeature_infos=[-1:1] [-2:2] 0:1:33\n"
         "tree_sizes=1 1 1\n\n"
         "Tree=0\nnum_leaves=3\nnum_cat=0\nsplit_feature=0 1\nsplit_gain=1 1\nthreshold=0.5 -1\ndecision_type=10 4\n"
         "left_child=-1 -2\nright_child=1 -3\nleaf_value=1 2 3\nleaf_weight=1 1 1\nleaf_count=5 3 2\n"
         "internal_value=0 0\ninternal_weight=0 0\ninternal_count=10 5\nis_linear=0\nshrinkage=1\n\n\n"
         "Tree=1\nnum_leaves=2\nnum_cat=1\nsplit_feature=2\nsplit_gain=1\nthreshold=0\ndecision_type=1\nleft_child=-1\n"
         "right_child=-2\nleaf_value=10 20\nleaf_weight=1 1\nleaf_count=4 6\ninternal_value=0\ninternal_weight=0\n"
         "internal_count=10\ncat_boundaries=0 2\ncat_threshold=2 2\nis_linear=0\nshrinkage=0.1\n\n\n"
         "Tree=2\nnum_leaves=1\nnum_cat=0\nsplit_feature=\nsplit_gain=\nthreshold=\ndecision_type=\nleft_child=\n"
         "right_child=\nleaf_value=0.125\nleaf_weight=\nleaf_count=\ninternal_value=\ninternal_weight=\n"
         "internal_count=\nis_linear=0\nshrinkage=1\n\n\n"
         "end of trees\n\nfeature_importances:\na=1\n\nparameters:\n[boosting: gbdt]\nend of parameters\n\n"
         "pandas_categorical:[[\"north\", \"south\", 3.0]]\n";
}

/// Lines in its leaves: x0 <= 0: 1 + 2 x0 + 3 x1, or 7 where one of them is missing; else -1.
inline std::string linear_lightgbm() {
  return "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\n"
         "objective=regression\nfeature_names=a b\nfeature_infos=[-1:1] [-2:2]\ntree_sizes=1\n\n"
         "Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nsplit_gain=1\nthreshold=0\ndecision_type=2\nleft_child=-1\n"
         "right_child=-2\nleaf_value=7 8\nleaf_weight=1 1\nleaf_count=4 6\ninternal_value=0\ninternal_weight=0\n"
         "internal_count=10\nis_linear=1\nleaf_const=1 -1\nnum_features=2 0\nleaf_features=0 1  \nleaf_coeff=2 3  \n"
         "shrinkage=1\n\n\nend of trees\n";
}

inline std::string replaced(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

}  // namespace lotrecht::test
