#include "pybind.hpp"

namespace lotrecht::python {

void register_tests(py::module_& parent) { [[maybe_unused]] py::module_ m = parent.attr("stats").cast<py::module_>(); }

}  // namespace lotrecht::python
