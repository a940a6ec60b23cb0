# certkit_compile_together(TARGET): with CERTKIT_TOGETHER eight sources of a target are compiled as one, as most of a source's time goes into the headers
# that all of them read. Names in their anonymous namespaces then meet: those of commands are the same on purpose (`declare`), and
# each of the others listed here has a name that another file of its room has for something else.
set(certkit_compiled_alone
  src/base/signals_posix.cpp src/base/terminal_posix.cpp src/base/unicode.cpp src/cli/checking_endpoint.cpp src/cli/checking_profile.cpp
  src/cli/commands/profile/lint.cpp src/cli/explanations.cpp src/cli/explanations_in.cpp src/cli/render/plan.cpp src/cli/render/plan_json.cpp
  src/cli/render/renew_metrics.cpp src/cli/render/renew_page.cpp src/cli/render/lint.cpp src/cli/render/scan_json.cpp src/cli/render/served.cpp src/cli/scan/fleet_file.cpp src/container/kubernetes.cpp
  src/container/nss.cpp src/container/openssh.cpp src/container/openssl_reader.cpp src/container/pem_blocks.cpp src/container/pem_body.cpp
  src/crypto/confirm_extensions.cpp src/crypto/hash.cpp src/crypto/kdf.cpp src/crypto/legacy_ciphers.cpp src/crypto/p256.cpp src/crypto/pbes2.cpp
  src/diagnose/causes/protocol_too_old.cpp
  src/fleet/import/certbot.cpp src/fleet/look.cpp src/fleet/run/asking.cpp src/fleet/run/issuers.cpp src/fleet/run/manifest.cpp src/fleet/run/worker.cpp
  src/fleet/store/libpq.cpp src/fleet/store/postgresql_database.cpp src/fleet/store/sql_check.cpp src/fleet/store/sql_leases.cpp
  src/fleet/store/sql_store.cpp src/issue/acme/problem.cpp src/issue/acme/prove_tls.cpp src/lint/names.cpp src/net/cmp_context.cpp
  src/net/ldap_failure.cpp src/net/starttls/sieve.cpp src/profile/import/certtool.cpp src/profile/import/certtool_file.cpp src/profile/import/cnf_file.cpp src/profile/import/json.cpp
  src/profile/import/openssl_asn1.cpp src/profile/import/openssl_names.cpp src/profile/inf_write.cpp src/profile/yaml_text.cpp src/trust/name_key.cpp src/trust/path.cpp
  src/trust/path_openssl.cpp src/trust/revocation_ocsp.cpp src/trust/truststore.cpp)
file(GLOB drop_ins CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} src/cli/commands/*.cpp)
set_source_files_properties(${certkit_compiled_alone} ${drop_ins} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
function(certkit_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CERTKIT_TOGETHER} UNITY_BUILD_BATCH_SIZE 8)
endfunction()
