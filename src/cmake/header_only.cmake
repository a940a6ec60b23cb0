# The foreign libraries that are headers alone: building needs them, linking does not.
find_path(CURL_INCLUDE curl/curl.h REQUIRED)
add_library(certkit_curl INTERFACE)
target_include_directories(certkit_curl SYSTEM INTERFACE ${CURL_INCLUDE})
add_library(certkit_cli11 INTERFACE)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
target_include_directories(certkit_cli11 SYSTEM INTERFACE ${CLI11_INCLUDE})
add_library(certkit_json INTERFACE)
find_path(JSON_INCLUDE nlohmann/json.hpp REQUIRED)
target_include_directories(certkit_json SYSTEM INTERFACE ${JSON_INCLUDE})
# Debian keeps MIT's headers for everybody, and again in a folder of their own where Heimdal's are installed beside them.
find_path(GSSAPI_INCLUDE gssapi/gssapi_ext.h PATH_SUFFIXES mit-krb5 REQUIRED)
add_library(certkit_gssapi INTERFACE)
target_include_directories(certkit_gssapi SYSTEM INTERFACE ${GSSAPI_INCLUDE})
