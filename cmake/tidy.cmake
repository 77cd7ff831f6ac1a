# clang-tidy over every header at once: one translation unit that includes them all, so that Boost and Eigen are read
# once and not once per header.
set(lotrecht_all_headers ${PROJECT_BINARY_DIR}/all_headers.cpp)
set(lotrecht_includes "")
foreach(header IN LISTS lotrecht_headers)
  file(RELATIVE_PATH header ${PROJECT_SOURCE_DIR}/include ${header})
  string(APPEND lotrecht_includes "#include <${header}>\n")
endforeach()
file(CONFIGURE OUTPUT ${lotrecht_all_headers} CONTENT "${lotrecht_includes}")

add_library(lotrecht_all_headers OBJECT ${lotrecht_all_headers})
target_link_libraries(lotrecht_all_headers PRIVATE lotrecht::lotrecht)
lotrecht_own_target(lotrecht_all_headers)
