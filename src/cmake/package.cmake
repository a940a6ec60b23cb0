# `cpack` in the build folder: certkit_VERSION_ARCHITECTURE.deb, the program without the library. What is Debian's own is in packaging/debian.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME certkit)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_NAME certkit)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "certkit maintainers <maintainers@users.noreply.h-seed-cab76e25.example>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, ca-certificates, libgssapi-krb5-2, libldap-2.5-0 | libldap2, libp11-kit0, libsasl2-modules-gssapi-mit, libsqlite3-0, openssl, publicsuffix")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "certificates and keys as devices and servers take them")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"certkit makes private keys and requests, has them signed, and delivers exactly
the files that a device takes: it knows conference bridges, reverse proxies,
Lync and Skype for Business servers, Exchange, IIS and others by profiles.
It reads every container of certificates and keys (PEM, DER, PKCS#12, PKCS#7,
JKS, OpenSSH) whatever the file is called, and converts any of them into any
other. What it writes has been read back by a second cryptographic library, and
appears completely or not at all.")

set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/packaging/debian/tree.cmake)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/packaging/debian/time.cmake)
include(CPack)
