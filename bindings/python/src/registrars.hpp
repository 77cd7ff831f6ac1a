#pragma once

/// @file
/// What makes the submodules: one function each, for one subject each. Apart from pybind.hpp, so that a new one
/// compiles module.cpp again and nothing else.

#include <pybind11/pybind11.h>

namespace lotrecht::python {

namespace py = pybind11;

void register_core(py::module_& m);
void register_stats(py::module_& m);
void register_fairness(py::module_& m);
void register_audit(py::module_& m);

// They add to the submodules made by the four above, or make their own.
void register_tests(py::module_& m);
void register_multiplicity(py::module_& m);
void register_design(py::module_& m);
void register_pooling(py::module_& m);
void register_representation(py::module_& m);
void register_conditional(py::module_& m);
void register_stratified(py::module_& m);
void register_aggregates(py::module_& m);
void register_decomposition(py::module_& m);
void register_chain(py::module_& m);
void register_model(py::module_& m);
void register_tree_shap(py::module_& m);
void register_tables(py::module_& m);
void register_model_formats(py::module_& m);
void register_conformance(py::module_& m);
void register_explain(py::module_& m);
void register_drift(py::module_& m);
void register_tolerance(py::module_& m);
void register_audit_drift(py::module_& m);
void register_streams(py::module_& m);
void register_charts(py::module_& m);
void register_stream_windows(py::module_& m);
void register_many_variables(py::module_& m);
void register_anytime(py::module_& m);
void register_explain_engines(py::module_& m);
void register_gaps(py::module_& m);

}  // namespace lotrecht::python
