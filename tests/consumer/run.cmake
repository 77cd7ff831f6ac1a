# Builds and runs the stranger's project from nothing, by `way`: find_package on a fresh install, or add_subdirectory.
# GoogleTest is hidden from it: who uses the library need not have what tests it.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nstatus ${status}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${work})
set(options -G ${generator} -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_CXX_COMPILER_LAUNCHER=${launcher}
  -D CMAKE_DISABLE_FIND_PACKAGE_GTest=ON)
if(way STREQUAL "find_package")
  run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/installed)
  list(APPEND options -D CMAKE_PREFIX_PATH=${work}/installed -D "CMAKE_CXX_FLAGS=${flags}")
else()
  list(APPEND options -D LOTRECHT_FOLDER=${source})
endif()
run(${CMAKE_COMMAND} -S ${source}/tests/consumer/project -B ${work}/build ${options})
run(${CMAKE_COMMAND} --build ${work}/build)

foreach(program IN ITEMS headers io)
  run(${work}/build/${program})
  file(READ ${source}/tests/consumer/project/${program}.expected expected)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "${program} printed\n${output}and not\n${expected}")
  endif()
endforeach()
