# Warnings and floating-point rules for this project's own targets; never for those who link lotrecht::lotrecht.
function(lotrecht_own_target target)
  # No contraction: a fused multiply-add rounds once instead of twice, and results would differ between machines.
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    -Wnon-virtual-dtor -ffp-contract=off $<$<BOOL:${LOTRECHT_WERROR}>:-Werror>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
