// A fuzzer of the kind of file that LOTRECHT_FUZZ_KIND says.

#include <cstddef>
#include <cstdint>

namespace lotrecht::test {
void fuzz_kind(const char* wanted, const std::uint8_t* data, std::size_t size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lotrecht::test::fuzz_kind(LOTRECHT_FUZZ_KIND, data, size);
  return 0;
}
