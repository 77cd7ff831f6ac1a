# find_package(lotrecht) gives lotrecht::lotrecht (headers) and lotrecht::io (compiled).
include(CMakePackageConfigHelpers)

set(lotrecht_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lotrecht)
install(TARGETS lotrecht EXPORT lotrecht-targets FILE_SET HEADERS)
install(EXPORT lotrecht-targets NAMESPACE lotrecht:: DESTINATION ${lotrecht_cmake_dir})
configure_package_config_file(cmake/lotrecht-config.cmake.in lotrecht-config.cmake INSTALL_DESTINATION ${lotrecht_cmake_dir})
write_basic_package_version_file(lotrecht-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lotrecht-config.cmake ${PROJECT_BINARY_DIR}/lotrecht-config-version.cmake
  DESTINATION ${lotrecht_cmake_dir})
