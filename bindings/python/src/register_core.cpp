#include <cstring>
#include <exception>
#include <utility>

#include <pybind11/gil_safe_call_once.h>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/version.hpp>

#include "pybind.hpp"

namespace lotrecht::python {

namespace {

using Stored = py::gil_safe_call_once_and_store<py::object>;

/// An error's class in Python; it lives as long as the process does.
template <class Error>
Stored& type_of() {
  PYBIND11_CONSTINIT static Stored stored;
  return stored;
}

/// A message quotes what stands in a file, which in a broken one is no UTF-8: such bytes are shown as \xff.
template <class Error>
void raise(const Error& error) {
  const char* const what = error.what();
  const auto text = py::reinterpret_steal<py::object>(
      PyUnicode_DecodeUTF8(what, static_cast<py::ssize_t>(std::strlen(what)), "backslashreplace"));
  if (text) PyErr_SetObject(type_of<Error>().get_stored().ptr(), text.ptr());
}

template <class Error>
void add(py::module_& m, const char* name, const char* doc) {
  type_of<Error>().call_once_and_store_result([&] { return py::exception<Error>(m, name, PyExc_ValueError); });
  type_of<Error>().get_stored().doc() = doc;
}

void translate(std::exception_ptr caught) {
  try {
    if (caught) std::rethrow_exception(std::move(caught));
  } catch (const InvalidInput& error) {
    raise(error);
  } catch (const ParseError& error) {
    raise(error);
  }
}

}  // namespace

void register_core(py::module_& m) {
  m.attr("__version__") = version;
  add<InvalidInput>(m, "InvalidInput",
                    "The caller broke a contract: the message names what was wrong, where, and the rule.");
  add<ParseError>(
      m, "ParseError",
      "Bytes from outside are not what they should be: the message names the source, the place and what was expected.");
  py::register_exception_translator(&translate);
}

}  // namespace lotrecht::python
