// What stands in fleet.yaml for the types that only it has, and the records of its field table.
#pragma once

#include "fleet/inventory.hpp"
#include "profile/binding.hpp"

namespace certkit::profile {

// fields_certificate.cpp
template <>
const Record<fleet::Installation>& record_of();
template <>
const Record<fleet::Endpoint>& record_of();
template <>
const Record<fleet::CertificateEntry>& record_of();
// fields_hooks.cpp
template <>
const Record<fleet::Hook>& record_of();
template <>
const Record<fleet::Hooks>& record_of();
template <>
const Record<fleet::Notify>& record_of();
// fields.cpp
template <>
const Record<fleet::Limit>& record_of();

// "30d", "12h"
template <>
struct Codec<std::chrono::seconds> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(std::chrono::seconds value) { return value.count() == 0 ? "" : std::to_string(value.count()) + "s"; }
  static std::chrono::seconds read(const Node& node);
};

// "30d", "15%", "ari"
template <>
struct Codec<fleet::RenewBefore> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(const fleet::RenewBefore&) { return {}; }
  static fleet::RenewBefore read(const Node& node);
};

// "0640", which YAML would take for a number.
template <>
struct Codec<fleet::FileMode> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(const fleet::FileMode&) { return {}; }
  static fleet::FileMode read(const Node& node);
};

// A text is for the shell; a list is a program and its arguments; a map has a time limit besides.
template <>
struct Codec<fleet::Hook> {
  static void describe(FieldInfo& field);
  static std::string show(const fleet::Hook&) { return {}; }
  static fleet::Hook read(const Node& node);
};

}  // namespace certkit::profile
