# What `cmake --install` puts where. Component "program" is what a package for users holds; "library" is for those who build with it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The program, and the profiles that it finds by its own place; a build folder is laid out so that the same rule finds them.
if(BUILD_SHARED_LIBS)
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(certkit_main PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}")
endif()
install(TARGETS certkit_main RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(DIRECTORY profiles/ DESTINATION ${CMAKE_INSTALL_DATADIR}/certkit/profiles COMPONENT program)
install(DIRECTORY docs/schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/certkit/schemas COMPONENT program)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/certkit)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/profiles ${CMAKE_BINARY_DIR}/share/certkit/profiles SYMBOLIC)

# Version and date of the release: the newest entry of the Debian changelog. The date is never that of the build.
file(STRINGS packaging/debian/changelog changelog ENCODING UTF-8)
list(GET changelog 0 newest)
list(FILTER changelog INCLUDE REGEX "^ -- ")
list(GET changelog 0 signed)
if(NOT newest MATCHES "^certkit \\(${PROJECT_VERSION}\\) " OR NOT signed MATCHES ", ([0-9][0-9]) ([A-Z][a-z][a-z]) ([0-9]+) ")
  message(FATAL_ERROR "packaging/debian/changelog: its newest entry is not that of version ${PROJECT_VERSION}")
endif()
set(day ${CMAKE_MATCH_1})
set(year ${CMAKE_MATCH_3})
set(months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
list(FIND months ${CMAKE_MATCH_2} month)
math(EXPR month "${month} + 101")
string(SUBSTRING ${month} 1 2 month)
set(CERTKIT_DATE ${year}-${month}-${day})

# Manual pages and completions, made from the declarations of commands and options.
add_executable(certkit_manual src/cli/manual/main.cpp)
target_link_libraries(certkit_manual PRIVATE certkit_cli)
set(manual ${CMAKE_BINARY_DIR}/share/man/man1)
add_custom_command(OUTPUT ${manual}/certkit.1
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}
  COMMAND certkit_manual ${manual} ${PROJECT_VERSION} ${CERTKIT_DATE}
  DEPENDS certkit_manual packaging/debian/changelog COMMENT "Writing the manual pages" VERBATIM)
install(DIRECTORY ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program FILES_MATCHING PATTERN "*.1")

# Where each shell looks for them by itself; Debian's zsh has another folder for packages (packaging/debian/tree.cmake).
set(completions
  bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions certkit
  zsh ${CMAKE_INSTALL_DATADIR}/zsh/site-functions _certkit
  fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d certkit.fish)
while(completions)
  list(POP_FRONT completions shell folder name)
  set(script ${CMAKE_BINARY_DIR}/share/completions/${name})
  add_custom_command(OUTPUT ${script}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/share/completions
    COMMAND certkit_main completion ${shell} > ${script}
    DEPENDS certkit_main COMMENT "Writing the completions for ${shell}" VERBATIM)
  list(APPEND scripts ${script})
  install(FILES ${script} DESTINATION ${folder} COMPONENT program)
endwhile()
add_custom_target(certkit_texts ALL DEPENDS ${manual}/certkit.1 ${scripts})

# Documents and examples for users.
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program FILES_MATCHING PATTERN "*.yaml" PATTERN "offline-root.sh"
  PATTERN "README.md" PATTERN "certkit-renew.*" PATTERN "due.sh" PATTERN "renew.sbatch")

# The library: find_package(certkit) gives certkit::certkit, and the libraries that it needs.
set_target_properties(certkit PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_include_directories(certkit INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(certkit PUBLIC cxx_std_20)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/certkit)
install(TARGETS certkit EXPORT certkit COMPONENT library
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT program NAMELINK_COMPONENT library)
install(DIRECTORY include/certkit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN "*.hpp")
install(EXPORT certkit NAMESPACE certkit:: FILE certkitTargets.cmake DESTINATION ${package} COMPONENT library)
configure_package_config_file(src/cmake/certkitConfig.cmake.in ${CMAKE_BINARY_DIR}/generated/certkitConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/generated/certkitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/generated/certkitConfig.cmake ${CMAKE_BINARY_DIR}/generated/certkitConfigVersion.cmake
  DESTINATION ${package} COMPONENT library)
install(FILES src/cmake/dependencies.cmake DESTINATION ${package} RENAME certkitDependencies.cmake COMPONENT library)
