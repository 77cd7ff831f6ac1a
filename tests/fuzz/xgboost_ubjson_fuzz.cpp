#include <cstddef>
#include <cstdint>

#include "fuzz/read_and_use.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lotrecht::test::read_and_use(lotrecht::test::FileKind::xgboost_ubjson, {reinterpret_cast<const char*>(data), size});
  return 0;
}
