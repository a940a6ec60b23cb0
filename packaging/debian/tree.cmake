# Read by cpack when the files are in place: what Debian wants and `cmake --install` does not do.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
if(NOT IS_DIRECTORY ${root}/share)
  file(GLOB root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*/usr)   # cpack has a folder between, named for the component
endif()
set(here ${CMAKE_CURRENT_LIST_DIR})

file(MAKE_DIRECTORY ${root}/share/zsh/vendor-completions)
file(RENAME ${root}/share/zsh/site-functions/_certkit ${root}/share/zsh/vendor-completions/_certkit)
file(REMOVE_RECURSE ${root}/share/zsh/site-functions)

file(COPY_FILE ${here}/copyright ${root}/share/doc/certkit/copyright)
file(COPY_FILE ${here}/changelog ${root}/share/doc/certkit/changelog)
# What is linked statically comes with its licences, as the packages have them that it was taken from.
file(MAKE_DIRECTORY ${root}/share/doc/certkit/libraries)
foreach(package libssl-dev libbotan-2-dev libbotan-3-dev libyaml-cpp-dev libidn2-dev libpsl-dev libp11-dev libp11-kit-dev libunistring-dev zlib1g-dev libzstd-dev libcli11-dev nlohmann-json3-dev)
  if(EXISTS /usr/share/doc/${package}/copyright)
    file(COPY_FILE /usr/share/doc/${package}/copyright ${root}/share/doc/certkit/libraries/${package})
  endif()
endforeach()
file(MAKE_DIRECTORY ${root}/share/lintian/overrides)
file(COPY_FILE ${here}/lintian-overrides ${root}/share/lintian/overrides/certkit)
execute_process(COMMAND strip --remove-section=.comment --remove-section=.note ${root}/bin/certkit COMMAND_ERROR_IS_FATAL ANY)
file(GLOB pages ${root}/share/man/man1/*.1)
execute_process(COMMAND gzip -9n ${pages} ${root}/share/doc/certkit/changelog COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod -R u+rwX,go+rX,go-w ${root} COMMAND_ERROR_IS_FATAL ANY)
