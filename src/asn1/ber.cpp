#include "asn1/header.hpp"
#include "asn1/reader.hpp"
#include "certkit/error.hpp"

namespace certkit::asn1 {
namespace {

// Rewriting from the end to the front would need no moves; files are small and headers few, so that this stays the plain recursive descent,
// with a depth limit.
class Rewriter {
 public:
  Rewriter(ByteView in, int max_depth, const char* what) : in_(in), max_depth_(max_depth), what_(what) { out_.reserve(in.size()); }

  std::size_t at = 0;
  bool changed = false;

  void element(std::size_t end, int depth) {
    const std::size_t start = at;
    const Piece header = take_header(end, depth);
    const std::size_t head_at = open(header.tag);
    const bool constructed = (header.tag & 0x20) != 0;
    if (constructed && is_string(header.tag & 0xdf)) {
      changed = true;
      out_[head_at] &= 0xdf;
      pieces(header.tag & 0xdf, header, end, depth, start);
    } else if (constructed) {
      children(header, end, depth);
    } else {
      out_.insert(out_.end(), in_.begin() + static_cast<std::ptrdiff_t>(at),
                  in_.begin() + static_cast<std::ptrdiff_t>(at + header.content));
      at += header.content;
    }
    close(head_at);
  }

  Bytes take() { return std::move(out_); }

  [[noreturn]] void fail(const std::string& why, std::size_t where) const {
    throw Error(Errc::malformed, std::string(what_) + ": " + why + " (offset " + std::to_string(where) + ")");
  }

 private:
  struct Piece : Header {
    bool indefinite = false;
  };

  static bool is_string(int tag) {
    return tag == kBitString || tag == kOctetString || tag == kUtf8String || (tag >= kNumericString && tag <= kBmpString);
  }

  Piece take_header(std::size_t end, int depth) {
    if (depth > max_depth_)
      throw Error(Errc::limit,
                  std::string(what_) + ": nested more than " + std::to_string(max_depth_) + " deep (offset " + std::to_string(at) + ")");
    Piece piece;
    const Flaw flaw = read_header(in_.subspan(at, end - at), piece);
    if (flaw == Flaw::indefinite) {
      if ((piece.tag & 0x20) == 0) fail("indefinite length on a primitive", at);
      piece.indefinite = true;
    } else if (flaw != Flaw::none && flaw != Flaw::padded_length) {
      fail("damaged tag or length", at);
    }
    if (flaw != Flaw::none) changed = true;
    if (piece.tag == 0) fail("end-of-contents where an element belongs", at);
    at += piece.size;
    return piece;
  }

  bool at_end_of_contents(std::size_t end) const { return end - at >= 2 && in_[at] == 0 && in_[at + 1] == 0; }

  template <class Each>
  void each_child(const Piece& parent, std::size_t end, Each each) {
    if (!parent.indefinite) {
      const std::size_t stop = at + parent.content;
      while (at < stop) each(stop);
      return;
    }
    while (!at_end_of_contents(end)) {
      if (at >= end) fail("no end-of-contents", at);
      each(end);
    }
    at += 2;
  }

  void children(const Piece& header, std::size_t end, int depth) {
    each_child(header, end, [&](std::size_t stop) { element(stop, depth + 1); });
  }

  // A constructed string is the concatenation of its pieces (X.690 §8.7.3, §8.6.4), which may be constructed again.
  void pieces(int tag, const Piece& header, std::size_t end, int depth, std::size_t start) {
    const std::size_t content_at = out_.size();
    if (tag == kBitString) out_.push_back(0);
    append_pieces(tag, header, end, depth, content_at);
    if (tag == kBitString && out_.size() == content_at + 1 && out_[content_at] != 0) fail("empty BIT STRING with unused bits", start);
  }

  void append_pieces(int tag, const Piece& parent, std::size_t end, int depth, std::size_t content_at) {
    each_child(parent, end, [&](std::size_t stop) {
      const std::size_t start = at;
      const Piece piece = take_header(stop, depth + 1);
      // Pieces carry the tag of OCTET STRING or of the string type itself; both are met.
      const int piece_tag = piece.tag & 0xdf;
      if (piece_tag != tag && !(piece_tag == kOctetString && tag != kBitString))
        fail("piece of another type in a constructed string", start);
      if ((piece.tag & 0x20) != 0) return append_pieces(tag, piece, stop, depth + 1, content_at);
      ByteView octets = in_.subspan(at, piece.content);
      at += piece.content;
      if (tag == kBitString) {
        if (octets.empty() || octets[0] > 7 || (octets.size() == 1 && octets[0] != 0)) fail("damaged piece of a BIT STRING", start);
        if (out_[content_at] != 0) fail("only the last piece of a BIT STRING has unused bits", start);
        out_[content_at] = octets[0];
        octets = octets.subspan(1);
      }
      out_.insert(out_.end(), octets.begin(), octets.end());
    });
  }

  std::size_t open(std::uint8_t tag) {
    const std::size_t head_at = out_.size();
    out_.push_back(tag);
    return head_at;
  }

  void close(std::size_t head_at) {
    const std::size_t length = out_.size() - head_at - 1;
    std::uint8_t octets[9];
    std::size_t count = 0;
    if (length < 0x80) {
      octets[count++] = static_cast<std::uint8_t>(length);
    } else {
      std::size_t size = 1;
      while (size < 8 && length >> (8 * size) != 0) ++size;
      octets[count++] = static_cast<std::uint8_t>(0x80 | size);
      while (size-- > 0) octets[count++] = static_cast<std::uint8_t>(length >> (8 * size));
    }
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(head_at + 1), octets, octets + count);
  }

  ByteView in_;
  int max_depth_;
  const char* what_;
  Bytes out_;
};

}  // namespace

Bytes implicit_octets(const Tlv& tlv, const char* what) {
  if ((tlv.tag & 0x20) == 0) return to_bytes(tlv.content);
  Bytes all;
  for (Reader pieces(tlv.content, what, tlv.offset + (tlv.whole.size() - tlv.content.size())); !pieces.at_end();) {
    const ByteView piece = pieces.octet_string("piece of an OCTET STRING");
    all.insert(all.end(), piece.begin(), piece.end());
  }
  return all;
}

Bytes ber_to_der(ByteView ber, int max_depth, bool& changed, const char* what) {
  Rewriter rewriter(ber, max_depth, what);
  rewriter.element(ber.size(), 1);
  if (rewriter.at != ber.size()) rewriter.fail(std::to_string(ber.size() - rewriter.at) + " octets left over", rewriter.at);
  changed = rewriter.changed;
  return rewriter.take();
}

}  // namespace certkit::asn1
