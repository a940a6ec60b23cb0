# The foreign libraries that libcertkit is linked with, each as one target: the archive where CERTKIT_STATIC wants it and it is there, else the shared library.
# Installed with the CMake package too: whoever links libcertkit.a finds them the same way. Imported, so that no export has to list them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# certkit_dependency(TARGET PKG_CONFIG_NAMES... ): the first of the names that pkg-config knows.
function(certkit_dependency target)
  add_library(${target} INTERFACE IMPORTED)
  foreach(name IN LISTS ARGN)
    pkg_check_modules(${target}_PC QUIET ${name})
    if(${target}_PC_FOUND)
      break()
    endif()
  endforeach()
  if(NOT ${target}_PC_FOUND)
    message(FATAL_ERROR "certkit needs one of: ${ARGN} (Debian packages: see .ci/packages)")
  endif()
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_PC_INCLUDE_DIRS})
  set(libraries ${${target}_PC_LIBRARIES})
  if(CERTKIT_STATIC)
    set(libraries ${${target}_PC_STATIC_LIBRARIES})
  endif()
  foreach(library IN LISTS libraries)
    unset(found CACHE)
    if(CERTKIT_STATIC AND NOT library MATCHES "^(pthread|dl|rt|m|c)$")
      find_library(found NAMES lib${library}.a HINTS ${${target}_PC_STATIC_LIBRARY_DIRS} NO_CACHE)
    endif()
    if(NOT found)
      find_library(found NAMES ${library} HINTS ${${target}_PC_LIBRARY_DIRS} NO_CACHE)
    endif()
    # What is there as neither (libtspi beside Botan's archive) is wanted by no object that certkit uses, or the linker will say so.
    if(found)
      target_link_libraries(${target} INTERFACE ${found})
    endif()
    unset(found)
  endforeach()
  target_link_libraries(${target} INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
endfunction()

certkit_dependency(certkit_openssl openssl)   # libssl, and libcrypto, which its archive wants
certkit_dependency(certkit_yaml yaml-cpp)
certkit_dependency(certkit_psl libpsl)   # before libidn2, which its archive wants
certkit_dependency(certkit_idn libidn2)
certkit_dependency(certkit_botan botan-3 botan-2)
