// Walks a Java serialisation stream without making anything of it: types, lengths and back references are followed, values are skipped.
#include <deque>
#include <vector>

#include "certkit/error.hpp"
#include "container/big_endian.hpp"
#include "container/java_text.hpp"

namespace certkit::container::java {

namespace {

constexpr int kMaxDepth = 32;
// A sealed key has a handful of either.
constexpr std::size_t kMaxClasses = 256, kMaxHandles = 4096;
constexpr std::uint32_t kFirstHandle = 0x7e0000;
enum TypeCode : std::uint8_t {
  kNull = 0x70,
  kReference = 0x71,
  kClassDescription = 0x72,
  kObject = 0x73,
  kString = 0x74,
  kArray = 0x75,
  kBlock = 0x77,
  kEndBlock = 0x78,
  kLongBlock = 0x7a,
  kLongString = 0x7c,
};
enum Flag : std::uint8_t { kWriteMethod = 1, kSerializable = 2, kExternalizable = 4, kBlockData = 8 };

class Walker {
 public:
  explicit Walker(ByteView stream) : in_(stream, "serialised Java object") {}

  std::size_t walk() {
    if (in_.u16() != 0xaced || in_.u16() != 5) in_.fail("no serialisation stream of version 5");
    content(0);
    return in_.offset();
  }

 private:
  struct Class {
    std::uint8_t flags = 0;
    std::vector<std::uint8_t> fields;  // type codes
    int super = -1;                    // index into classes_
    bool byte_array = false;           // its name is "[B"
  };

  std::uint8_t type_code() { return in_.u8(); }
  int new_handle(int class_index) {
    if (handles_.size() >= kMaxHandles)
      throw Error(Errc::limit, "a serialised Java object of more than " + std::to_string(kMaxHandles) + " parts");
    handles_.push_back(class_index);
    return class_index;
  }

  void content(int depth) { content(type_code(), depth); }
  void content(std::uint8_t type, int depth) {
    if (depth > kMaxDepth) throw Error(Errc::limit, "a serialised Java object nested more than " + std::to_string(kMaxDepth) + " deep");
    switch (type) {
      case kNull: return;
      case kReference: return void(in_.u32());
      case kClassDescription: return void(new_class(depth));
      case kString: return void(new_handle(-1)), in_.skip(in_.u16());
      case kLongString: return void(new_handle(-1)), in_.skip(in_.u64());
      case kObject: return object(depth);
      case kArray: return array(depth);
      default:
        throw Error(Errc::unsupported,
                    "a serialised Java object has the type code " + std::to_string(type) + ", which no key store writes");
    }
  }

  // A class description, by value or by reference; -1 for none.
  int class_description(int depth) {
    const std::uint8_t type = type_code();
    if (type == kNull) return -1;
    if (type == kClassDescription) return new_class(depth + 1);
    if (type != kReference) in_.fail("a class description is missing");
    const std::uint32_t handle = in_.u32();
    if (handle < kFirstHandle || handle - kFirstHandle >= handles_.size() || handles_[handle - kFirstHandle] < 0)
      in_.fail("a reference to no class");
    return handles_[handle - kFirstHandle];
  }

  int new_class(int depth) {
    if (depth > kMaxDepth) throw Error(Errc::limit, "a serialised Java object nested more than " + std::to_string(kMaxDepth) + " deep");
    const ByteView name = in_.take(in_.u16());
    in_.skip(8);  // serialVersionUID
    if (classes_.size() >= kMaxClasses)
      throw Error(Errc::limit, "a serialised Java object of more than " + std::to_string(kMaxClasses) + " classes");
    const int index = static_cast<int>(classes_.size());
    classes_.emplace_back().byte_array = as_text(name) == "[B";
    new_handle(index);
    classes_[static_cast<std::size_t>(index)].flags = in_.u8();
    std::vector<std::uint8_t> fields;
    for (std::uint16_t n = in_.u16(); n > 0; --n) {
      fields.push_back(in_.u8());
      in_.skip(in_.u16());
      if (fields.back() == '[' || fields.back() == 'L') content(depth + 1);  // its type as a string
    }
    classes_[static_cast<std::size_t>(index)].fields = std::move(fields);
    annotation(depth);
    const int super = class_description(depth);
    classes_[static_cast<std::size_t>(index)].super = super;
    return index;
  }

  void annotation(int depth) {
    for (;;) {
      const std::uint8_t type = type_code();
      if (type == kEndBlock) return;
      if (type == kBlock)
        in_.skip(in_.u8());
      else if (type == kLongBlock)
        in_.skip(in_.u32());
      else
        content(type, depth + 1);
    }
  }

  void value(std::uint8_t type, int depth) {
    switch (type) {
      case 'B':
      case 'Z': return in_.skip(1);
      case 'C':
      case 'S': return in_.skip(2);
      case 'F':
      case 'I': return in_.skip(4);
      case 'D':
      case 'J': return in_.skip(8);
      case 'L':
      case '[': return content(depth + 1);
      default: in_.fail("a field of an unknown type");
    }
  }

  void object(int depth) {
    const int described = class_description(depth);
    new_handle(-1);
    std::vector<int> line;  // the superclass's fields come first
    for (int c = described; c >= 0; c = classes_[static_cast<std::size_t>(c)].super) {
      if (line.size() > kMaxDepth) in_.fail("a class that is its own ancestor");
      line.push_back(c);
    }
    for (auto c = line.rbegin(); c != line.rend(); ++c) {
      const Class& described_class = classes_[static_cast<std::size_t>(*c)];
      if (described_class.flags & kExternalizable) {
        if (!(described_class.flags & kBlockData)) in_.fail("an object of unknown extent");
        annotation(depth);
        continue;
      }
      for (const std::uint8_t field : described_class.fields) value(field, depth);
      if (described_class.flags & kWriteMethod) annotation(depth);
    }
  }

  void array(int depth) {
    const int described = class_description(depth);
    new_handle(-1);
    const std::uint32_t size = in_.u32();
    if (described < 0) in_.fail("an array without a class");
    if (!classes_[static_cast<std::size_t>(described)].byte_array)
      throw Error(Errc::unsupported, "a serialised Java object has an array that is not of bytes");
    in_.skip(size);
  }

  BigEndian in_;
  std::deque<Class> classes_;  // grows while an object's class is in use
  std::vector<int> handles_;   // index into classes_, or -1 for what is no class
};

}  // namespace

std::size_t serialized_size(ByteView stream) { return Walker(stream).walk(); }

}  // namespace certkit::container::java
