# Compiles again only what changed, where ccache is installed.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(LOTRECHT_CCACHE ccache)
  if(LOTRECHT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${LOTRECHT_CCACHE})
  endif()
endif()

if(LOTRECHT_CLANG_TIDY)
  find_program(LOTRECHT_CLANG_TIDY_PROGRAM clang-tidy REQUIRED)
endif()

# Warnings and floating-point rules for this project's own targets; never for those who link lotrecht::lotrecht.
function(lotrecht_own_target target)
  # No contraction: a fused multiply-add rounds once instead of twice, and results would differ between machines.
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    -Wnon-virtual-dtor -ffp-contract=off $<$<BOOL:${LOTRECHT_WERROR}>:-Werror>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  # Tests are left out: most of what clang-tidy sees there is GoogleTest's macros.
  if(LOTRECHT_CLANG_TIDY AND NOT target MATCHES "^test\\.")
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${LOTRECHT_CLANG_TIDY_PROGRAM};--quiet")
  endif()
endfunction()
