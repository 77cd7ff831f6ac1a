// lotrecht._core: submodules, and nothing else.

#include "registrars.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled half of lotrecht: every number the package reports is computed here.";
  lotrecht::python::register_core(m);
  lotrecht::python::register_stats(m);
  lotrecht::python::register_fairness(m);
  lotrecht::python::register_audit(m);
  lotrecht::python::register_tests(m);
  lotrecht::python::register_multiplicity(m);
  lotrecht::python::register_design(m);
  lotrecht::python::register_pooling(m);
  lotrecht::python::register_representation(m);
  lotrecht::python::register_conditional(m);
  lotrecht::python::register_stratified(m);
  lotrecht::python::register_aggregates(m);
  lotrecht::python::register_decomposition(m);
  lotrecht::python::register_chain(m);
  lotrecht::python::register_model(m);
  lotrecht::python::register_tree_shap(m);
  lotrecht::python::register_tables(m);
  lotrecht::python::register_model_formats(m);
  lotrecht::python::register_conformance(m);
  lotrecht::python::register_explain(m);
  lotrecht::python::register_drift(m);
  lotrecht::python::register_tolerance(m);
  lotrecht::python::register_audit_drift(m);
  lotrecht::python::register_streams(m);
  lotrecht::python::register_charts(m);
  lotrecht::python::register_stream_windows(m);
  lotrecht::python::register_many_variables(m);
  lotrecht::python::register_anytime(m);
  lotrecht::python::register_explain_engines(m);
  lotrecht::python::register_gaps(m);
}
