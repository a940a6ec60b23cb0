// PEM blocks and their bodies. What was found is written as strict PEM, found again, and needs no repair then.
#include "base/text.hpp"
#include "certkit/write.hpp"
#include "container/pem_blocks.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

namespace {

void check_written(const std::string& label, ByteView octets) {
  const std::string pem = to_pem(label, octets);
  container::PemFinder finder(pem);
  const auto block = finder.next();
  fuzz::require(block && block->has_begin && block->has_end && block->label == label, "written PEM is found");
  fuzz::require(block->repairs.empty() && block->line == 1, "written PEM needs no repair");
  fuzz::require(!finder.next(), "written PEM is one block");
  const container::PemBody body = container::decode_body(block->body, block->line);
  fuzz::require(same(body.octets.reveal(), octets), "written PEM has the same octets");
  fuzz::require(body.repairs.empty() && body.headers.empty(), "written PEM has a body that needs no repair");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (!base::is_utf8(text)) return 0;  // text comes from to_text()
  std::size_t covered = 0, line = 0;
  container::PemFinder finder(text);
  std::vector<container::PemBlock> blocks;
  fuzz::require(fuzz::takes(size, {4096, 2000},
                            [&] {
                              while (auto block = finder.next()) blocks.push_back(std::move(*block));
                            }),
                "finding blocks throws nothing");
  fuzz::require(container::has_armour(text) == !blocks.empty(), "armour is seen where there are blocks");
  for (const container::PemBlock& block : blocks) {
    fuzz::require(!block.label.empty() && block.line >= line && block.line >= 1, "blocks have labels and come in the order of their lines");
    line = block.line;
    covered += block.body.size() + block.preface.size();
    std::optional<container::PemBody> body;
    if (!fuzz::takes(block.body.size(), {64u << 10, 100}, [&] { body = container::decode_body(block.body, block.line); })) continue;
    fuzz::require(body->octets.size() <= block.body.size(), "base64 does not grow");
    check_written(block.label, body->octets.reveal());
  }
  fuzz::require(covered + finder.rest().size() <= size, "no octet is in two blocks");
  return 0;
}
