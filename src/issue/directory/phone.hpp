// How a Communicator or Lync Phone Edition finds the certificates that it is to trust, step by step:
//   1. all objects of category certificationAuthority in the configuration of the forest: what their cACertificate holds is installed
//   2. only where there are none, or all are empty: the pKIEnrollmentService objects; from the host that each names, by HTTP,
//      /certsrv/certnew.p7b?ReqID=CACert&Renewal=-1&Enc=b64
//   3. else the phone says "Cannot validate server certificate"
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/finding.hpp"
#include "certkit/certificate.hpp"
#include "net/http.hpp"
#include "net/ldap.hpp"

namespace certkit::issue::directory {

struct PhoneSource {
  int look_up = 1;    // 1 or 2
  std::string place;  // the object's DN, or the URL
  std::vector<Certificate> certificates;
  std::size_t unreadable = 0;  // values that are no certificates
  std::string failure;         // why it yields nothing, may be empty
};

// What a phone would see, in its order. Look-up 2 is made only where a phone would make it. `http` is opened when it is needed.
[[nodiscard]] std::vector<PhoneSource> phone_look_ups(net::Ldap& directory, const std::string& configuration,
                                                      const std::function<std::unique_ptr<net::Http>()>& http);
// What comes of it for those that the phone needs. `wanted`: the roots among them have to be found; an intermediate comes from the server.
[[nodiscard]] std::vector<Finding> phone_findings(const std::vector<PhoneSource>& sources, std::span<const Certificate> wanted, Time now);

}  // namespace certkit::issue::directory
