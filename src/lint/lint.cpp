#include "lint/lint.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_set>

#include "base/files.hpp"
#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "lint/device_files.hpp"
#include "lint/device_names.hpp"
#include "lint/judging.hpp"

namespace certkit::lint {
namespace {

constexpr std::size_t kMostWeakKeyOctets = 64u << 20;

bool signed_by_itself(const Certificate& certificate) {
  try {
    return certificate.self_issued() &&
           crypto::verify(certificate.public_key(), certificate.signature_algorithm(), certificate.tbs(), certificate.signature());
  } catch (const Error&) {
    return false;  // a key or an algorithm that nobody here knows
  }
}

// Of the certificates that a device has: the one with the fewest names that are missing here, and of those the one with most names.
const Device& nearest(const std::vector<Device>& devices, const Paper& paper) {
  const auto rank = [&](const Device& device) {
    const auto& names = device.asked.names;
    const DeviceNames there(paper, device);
    const auto missing = std::count_if(names.begin(), names.end(), [&](const profile::NameWithRule& name) { return !there.has(name); });
    return std::pair(missing, -static_cast<std::ptrdiff_t>(names.size()));
  };
  return *std::min_element(devices.begin(), devices.end(), [&](const Device& a, const Device& b) { return rank(a) < rank(b); });
}

// One judgement while it is made.
class Trial {
 public:
  Trial(const Bag& bag, const Options& options) : bag_(bag), options_(options) { collect(); }

  // What has to be mended first comes first: a new key means a new certificate, and a device's names a new request.
  Judgement all() && {
    keys();
    for (One& one : papers_)
      if (!options_.devices.empty() && for_device(one)) device(one, nearest(options_.devices, one.paper));
    device_files();
    pfx();
    chains();
    for (const One& one : papers_) judge_paper(one.paper, where_of(*one.item), options_.public_cas, found());
    if (const Device* device = first_device()) name_profile(*device, 0);
    sort_by_severity(found());
    return std::move(result_);
  }

 private:
  struct One {
    const Item* item;
    Paper paper;
  };
  Findings& found() noexcept { return result_.findings; }

  // Each certificate once, where it was first.
  void collect() {
    std::unordered_set<std::string_view> seen;
    for (const Item& item : bag_.items) {
      if (const auto* certificate = item.as<Certificate>()) {
        beside_[item.source.file].push_back(certificate);
        if (!seen.insert(as_text(certificate->der())).second) continue;
        papers_.push_back({&item, Paper(*certificate, {options_.now, certificate->not_before()}, signed_by_itself(*certificate))});
        ++result_.judged.certificates;
      } else if (const auto* request = item.as<Csr>()) {
        papers_.push_back({&item, Paper(*request, {options_.now, options_.now})});
        ++result_.judged.requests;
      }
    }
  }

  // What a device would be given: no CA's certificate, unless there is nothing else.
  [[nodiscard]] bool for_device(const One& one) const {
    return !one.paper.ca || std::all_of(papers_.begin(), papers_.end(), [](const One& other) { return other.paper.ca; });
  }
  // For what is judged of all files together: that of the first certificate.
  [[nodiscard]] const Device* first_device() const {
    if (options_.devices.empty()) return nullptr;
    const auto first = std::find_if(papers_.begin(), papers_.end(), [&](const One& one) { return for_device(one); });
    return first == papers_.end() ? &options_.devices.front() : &nearest(options_.devices, first->paper);
  }

  // Each of Debian's lists once, for the sizes that are there.
  std::map<int, WeakKeyList> weak_key_lists(std::vector<KeyCase>& keys) {
    std::map<int, WeakKeyList> lists;
    std::set<int> looked_for;
    for (KeyCase& key : keys) {
      if (!key.rsa()) continue;
      const int bits = key.key.bits();
      const auto file = options_.blacklist / ("blacklist.RSA-" + std::to_string(bits));
      std::error_code ignored;
      if (looked_for.insert(bits).second && std::filesystem::exists(file, ignored)) {
        try {
          lists.emplace(bits, WeakKeyList{file, base::read_file(file, kMostWeakKeyOctets)});
        } catch (const Error& error) {
          result_.not_judged.push_back(
              {"debian-weak-key", "the list of keys of " + std::to_string(bits) + " bits cannot be read: " + error.message()});
        }
      }
      if (const auto list = lists.find(bits); list != lists.end()) key.debian = &list->second;
    }
    return lists;
  }

  void keys() {
    std::vector<KeyCase> all = keys_in(bag_);
    const auto lists = weak_key_lists(all);
    // Those that were given, and not only the public one of a certificate.
    result_.judged.keys = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const KeyCase& key) {
      return std::any_of(key.users.begin(), key.users.end(),
                         [](const Item* user) { return user->as<PrivateKey>() != nullptr || user->as<PublicKey>() != nullptr; });
    }));
    apply(Inputs{bag_, all, first_device()}, {"", "what was given"}, found());
    for (const KeyCase& one : all) apply(one, where_of(*one.users.front()), found());
    const auto rsa = std::count_if(all.begin(), all.end(), [](const KeyCase& key) { return key.rsa(); });
    std::error_code ignored;
    if (rsa != 0 && !std::filesystem::is_directory(options_.blacklist, ignored))
      result_.not_judged.push_back(
          {"debian-weak-key", "no lists of these keys are installed: there is no folder " + options_.blacklist.string()});
    if (static_cast<std::size_t>(rsa) > Inputs::kMostModuli)
      result_.not_judged.push_back({"common-factor", "more than " + std::to_string(Inputs::kMostModuli) + " RSA keys are not compared"});
  }

  void device(One& one, const Device& with) {
    const std::size_t before = found().size();
    one.paper.device = &with;
    apply(DeviceCase{one.paper, with, options_.public_cas.has_value()}, where_of(*one.item), found());
    name_profile(with, before);
  }
  // The command that mends it, to be typed as it is.
  void name_profile(const Device& with, std::size_t from) {
    const std::string& id = with.profile.id;
    const std::string name = id.find('/') == std::string::npos ? with.profile.file.string() : id;
    for (std::size_t i = from; i < found().size(); ++i)
      if (const auto at = found()[i].fix.find("--profile PROFILE"); at != std::string::npos) found()[i].fix.replace(at + 10, 7, name);
  }

  // Each file of which there is one like it among the device's.
  void device_files() {
    const Device* device = first_device();
    if (device == nullptr) return;
    for (const Bag::File& file : bag_.files) {
      const std::vector<const Item*> items = items_of(file.name);
      const profile::OutputFile* output = output_like(device->asked.delivery, items);
      if (output == nullptr) continue;
      outputs_[file.name] = output;
      const auto leaf = std::find_if(papers_.begin(), papers_.end(), [&](const One& one) {
        return one.item->source.file == file.name && one.paper.certificate != nullptr && for_device(one);
      });
      std::optional<Chain> chain;
      if (leaf != papers_.end()) chain = chain_of(*leaf);
      apply(FileCase{file, items, *device, *output, chain ? &*chain : nullptr}, {file.name, file.name}, found());
    }
  }
  [[nodiscard]] std::vector<const Item*> items_of(const std::string& file) const {
    std::vector<const Item*> items;
    for (const Item& item : bag_.items)
      if (item.source.file == file) items.push_back(&item);
    return items;
  }
  // As far as its file, and the CAs of all files, go.
  [[nodiscard]] Chain chain_of(const One& one) {
    std::vector<const Certificate*> pool = beside_[one.item->source.file];
    for (const One& other : papers_)
      if (other.paper.certificate != nullptr && (other.paper.ca || other.paper.self_signed)) pool.push_back(other.paper.certificate);
    return order_chain(*one.paper.certificate, pool);
  }

  void pfx() {
    for (const Bag::File& file : bag_.files) {
      if (!file.pkcs12) continue;
      ++result_.judged.pfx;
      apply(PfxCase{file, items_of(file.name), options_.reader, options_.reader_word, first_device()}, {file.name, file.name}, found());
    }
  }

  void chains() {
    for (const One& one : papers_) {
      if (one.paper.certificate == nullptr || !one.paper.leaf()) continue;
      const std::string& file = one.item->source.file;
      const Chain chain = chain_of(one);
      const auto output = outputs_.find(file);
      apply(ChainCase{*one.paper.certificate, chain, beside_[file], one.item->source.container.starts_with("PKCS#12"),
                      output == outputs_.end() ? nullptr : output->second},
            where_of(*one.item), found());
    }
  }

  const Bag& bag_;
  const Options& options_;
  std::deque<One> papers_;
  std::map<std::string, std::vector<const Certificate*>> beside_;  // the certificates of each file
  std::map<std::string, const profile::OutputFile*> outputs_;      // which of the device's files it is
  Judgement result_;
};

}  // namespace

Judgement judge(const Bag& bag, const Options& options) { return Trial(bag, options).all(); }

Judgement judge_plan(const Csr& request, const PublicKey& key, const Device* device, Time now) {
  Judgement result;
  result.judged.requests = 1;
  Paper paper(request, {now, now});
  paper.key = key;
  const Where where{"", use_of(Item{request, {}, "", {}, "", false})};
  if (device != nullptr)
    for (const std::string_view id : {"public-left-out", "public-not-promised"}) {
      const Rule& rule = *find_rule(id);
      Report out = report(rule, where, result.findings);
      std::get<void (*)(const DeviceCase&, Report&)>(rule.judge)(DeviceCase{paper, *device, true}, out);
    }
  judge_for_public_cas(paper, where, {}, result.findings);
  sort_by_severity(result.findings);
  return result;
}

Judgement judge(const profile::DeviceProfile& profile, const std::string& file) {
  Judgement result;
  result.judged.profiles = 1;
  apply(profile, {file, "profile " + file}, result.findings);
  sort_by_severity(result.findings);
  return result;
}

void append(Judgement& all, Judgement&& more) {
  all.findings.insert(all.findings.end(), std::make_move_iterator(more.findings.begin()), std::make_move_iterator(more.findings.end()));
  all.not_judged.insert(all.not_judged.end(), more.not_judged.begin(), more.not_judged.end());
  all.judged.certificates += more.judged.certificates;
  all.judged.requests += more.judged.requests;
  all.judged.keys += more.judged.keys;
  all.judged.pfx += more.judged.pfx;
  all.judged.profiles += more.judged.profiles;
  sort_by_severity(all.findings);
}

}  // namespace certkit::lint
