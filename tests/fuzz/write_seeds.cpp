// Writes the samples as files, a folder for each kind: what the fuzzers start from.

#include <filesystem>
#include <fstream>
#include <iostream>

#include "fuzz/samples.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: write_seeds <folder>\n";
    return 64;
  }
  std::size_t number = 0;
  for (const auto& [kind, bytes] : lotrecht::test::samples()) {
    const std::filesystem::path folder =
        std::filesystem::path{arguments[1]} / lotrecht::test::kind_names[static_cast<std::size_t>(kind)];
    std::filesystem::create_directories(folder);
    std::ofstream{folder / ("sample" + std::to_string(number++)), std::ios::binary} << bytes;
  }
}
