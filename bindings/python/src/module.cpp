// lotrecht._core: submodules, and nothing else.

#include "pybind.hpp"

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled half of lotrecht: every number the package reports is computed here.";
  lotrecht::python::register_core(m);
  lotrecht::python::register_stats(m);
  lotrecht::python::register_fairness(m);
  lotrecht::python::register_audit(m);
}
