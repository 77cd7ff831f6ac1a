#include "pybind.hpp"

namespace lotrecht::python {

void register_aggregates(py::module_& parent) {
  [[maybe_unused]] py::module_ m = parent.attr("fairness").cast<py::module_>();
}

}  // namespace lotrecht::python
