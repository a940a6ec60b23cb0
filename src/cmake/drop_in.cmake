# certkit_drop_in(TARGET KIND FOLDER): every FOLDER/<name>.cpp defines `const Kind& KIND_<name>()` (dashes as underscores);
# this writes the table `KIND_table.inc` of KIND_ENTRY(name) lines, sorted, so that adding a file is all there is to adding a KIND.
function(certkit_drop_in target kind folder)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  set(text "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE "-" "_" name ${name})
    string(TOUPPER ${kind} upper)
    string(APPEND text "${upper}_ENTRY(${name})\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${kind}_table.inc CONTENT "${text}")
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
