#pragma once

/// @file
/// Ctrl-C while C++ is computing.

#include <pybind11/pybind11.h>

namespace lotrecht::python {

/// Lets Python handle what has arrived, and gives up if that raised: KeyboardInterrupt. For work that takes long
/// without the GIL, called between its steps.
inline void heed_signals() {
  const pybind11::gil_scoped_acquire locked;
  if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set{};
}

}  // namespace lotrecht::python
