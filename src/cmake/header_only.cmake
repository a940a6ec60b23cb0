# The foreign libraries that are headers alone: building needs them, linking does not.
add_library(certkit_cli11 INTERFACE)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
target_include_directories(certkit_cli11 SYSTEM INTERFACE ${CLI11_INCLUDE})
add_library(certkit_json INTERFACE)
find_path(JSON_INCLUDE nlohmann/json.hpp REQUIRED)
target_include_directories(certkit_json SYSTEM INTERFACE ${JSON_INCLUDE})
