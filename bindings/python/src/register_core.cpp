#include <lotrecht/core/error.hpp>
#include <lotrecht/core/version.hpp>

#include "pybind.hpp"

namespace lotrecht::python {

void register_core(py::module_& m) {
  m.attr("__version__") = version;
  py::register_exception<InvalidInput>(m, "InvalidInput", PyExc_ValueError).doc() =
      "The caller broke a contract: the message names what was wrong, where, and the rule.";
  py::register_exception<ParseError>(m, "ParseError", PyExc_ValueError).doc() =
      "Bytes from outside are not what they should be: the message names the source, the place and what was expected.";
}

}  // namespace lotrecht::python
