// Questions about what was seen that several causes ask.
#pragma once

#include <string>

#include "diagnose/case.hpp"

namespace certkit::diagnose {

[[nodiscard]] inline bool finished(const net::Observation& seen) { return seen.end == net::Observation::End::finished; }
// TLS was begun, and did not come to its end. What is no TLS at all is not meant.
[[nodiscard]] bool handshake_failed(const net::Observation& seen);
[[nodiscard]] bool said_hello(const net::Observation& seen);  // a ServerHello came
// FIN or RST, and of TLS not one octet before it.
[[nodiscard]] bool closed_without_a_word(const net::Observation& seen);
// A fatal alert that came with or in place of the ServerHello.
[[nodiscard]] bool refused_at_once(const net::Observation& seen);

// How it went, in a few words: "closed without an answer (RST)", "alert handshake_failure (40)", "TLS 1.2".
[[nodiscard]] std::string outcome(const net::Observation& seen);
// Of the attempts that were made to separate causes: "without SNI: the same; TLS 1.2 only: TLS 1.2". Empty: none was made.
[[nodiscard]] std::string comparison(const Case& one);
// The attempt behind the first one whose handshake came to its end; nullptr: none.
[[nodiscard]] const net::Observation* that_went_through(const Case& one);
// The attempt that was made through the eyes of Options::client; nullptr: none.
[[nodiscard]] const net::Observation* through_the_eyes(const Case& one);
// "NAME, port PORT": where the connection went.
[[nodiscard]] std::string server_words(const net::Observation& seen);

// The certificate that is to be judged does not have the name.
[[nodiscard]] bool lacks_the_name(const Case& one);

}  // namespace certkit::diagnose
