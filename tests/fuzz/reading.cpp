// Compiled once for all fuzzers.

#include "fuzz/read_and_use.hpp"

namespace lotrecht::test {

// Declared in one_kind.cpp.
void fuzz_kind(const char* wanted, const std::uint8_t* data, std::size_t size);

void fuzz_kind(const char* wanted, const std::uint8_t* data, std::size_t size) {
  for (std::size_t k = 0; k < kind_names.size(); ++k) {
    if (std::string_view{kind_names[k]} != wanted) continue;
    read_and_use(static_cast<FileKind>(k), {reinterpret_cast<const char*>(data), size});
    return;
  }
  std::abort();
}

}  // namespace lotrecht::test
