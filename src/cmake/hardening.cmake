# What makes a mistake in memory harder to use; tests/hardening looks for it in the built program. The stack protector is in every build, the rest
# in optimised ones: it is these that are installed, and without optimisation the C library has nothing to check.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C CXX)

set(CERTKIT_HARDENING -fstack-protector-strong)
foreach(flag -fstack-clash-protection -fcf-protection=full)
  string(MAKE_C_IDENTIFIER "CERTKIT_HAS${flag}" has)
  check_cxx_compiler_flag(${flag} ${has})   # the second is for x86 only
  if(${has})
    list(APPEND CERTKIT_HARDENING $<$<NOT:$<CONFIG:Debug>>:${flag}>)
  endif()
endforeach()
list(APPEND CERTKIT_HARDENING $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
