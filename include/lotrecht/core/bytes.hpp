#pragma once

/// @file
/// State as bytes: little-endian, with a format number, a length and a checksum, and back.

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht {

/// Appends numbers and texts to a growing buffer, least significant byte first on every machine.
class ByteWriter {
 public:
  void u32(std::uint32_t x) { put(x, 4); }
  void u64(std::uint64_t x) { put(x, 8); }
  void i64(std::int64_t x) { put(static_cast<std::uint64_t>(x), 8); }
  void f64(double x) { put(std::bit_cast<std::uint64_t>(x), 8); }

  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

 private:
  void put(std::uint64_t x, int width) {
    for (int i = 0; i < width; ++i) bytes_.push_back(static_cast<std::byte>((x >> (8 * i)) & 0xFFu));
  }

  std::vector<std::byte> bytes_;
};

/// Reads what `ByteWriter` wrote. Every read past the end throws `ParseError` with the offset.
class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, std::string_view source) : bytes_{bytes}, source_{source} {}

  [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(take(4)); }
  [[nodiscard]] std::uint64_t u64() { return take(8); }
  [[nodiscard]] std::int64_t i64() { return static_cast<std::int64_t>(take(8)); }
  [[nodiscard]] double f64() { return std::bit_cast<double>(take(8)); }

  /// Bytes not read yet.
  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - at_; }

  /// Refuses the bytes at the present position.
  [[noreturn]] void fail(std::string_view expected) const { throw ParseError{source_, at_, expected}; }

 private:
  std::uint64_t take(std::size_t width) {
    if (left() < width) fail("expected " + std::to_string(width) + " more bytes, the data end here");
    std::uint64_t x = 0;
    for (std::size_t i = 0; i < width; ++i) x |= std::to_integer<std::uint64_t>(bytes_[at_ + i]) << (8 * i);
    at_ += width;
    return x;
  }

  std::span<const std::byte> bytes_;
  std::string source_;
  std::size_t at_ = 0;
};

/// A type that writes itself and comes back equal. `format` names layout and version; a changed layout gets a new one.
template <class T>
concept Serializable = requires(const T& value, ByteWriter& writer, ByteReader& reader) {
  { T::format } -> std::convertible_to<std::uint32_t>;
  { value.write(writer) } -> std::same_as<void>;
  { T::read(reader) } -> std::same_as<T>;
};

namespace detail {

/// FNV-1a, 64 bit: finds torn and edited bytes. It is a check against accident, not against malice.
[[nodiscard]] inline std::uint64_t checksum(std::span<const std::byte> bytes) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::byte b : bytes) hash = (hash ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3u;
  return hash;
}

}  // namespace detail

/// The bytes of `value`: format (u32), length of the payload (u64), payload, checksum of all before it (u64).
template <Serializable T>
[[nodiscard]] std::vector<std::byte> serialize(const T& value) {
  ByteWriter payload;
  value.write(payload);
  ByteWriter out;
  out.u32(T::format);
  out.u64(payload.bytes().size());
  std::vector<std::byte> bytes = out.bytes();
  bytes.insert(bytes.end(), payload.bytes().begin(), payload.bytes().end());
  ByteWriter tail;
  tail.u64(detail::checksum(bytes));
  bytes.insert(bytes.end(), tail.bytes().begin(), tail.bytes().end());
  return bytes;
}

/// The value whose `serialize` gave `bytes`.
///
/// @param source  name for error messages, e.g. a file's name
/// @throws ParseError if the bytes are of another type or version, cut short, too long, or damaged
template <Serializable T>
[[nodiscard]] T deserialize(std::span<const std::byte> bytes, std::string_view source = "state") {
  ByteReader head{bytes, source};
  const std::uint32_t format = head.u32();
  if (format != T::format) {
    throw ParseError{source, 0,
                     "expected format " + std::to_string(T::format) + ", found " + std::to_string(format) +
                         " (another type, or written by another version)"};
  }
  const std::uint64_t length = head.u64();
  if (head.left() < 8 || length != head.left() - 8) head.fail("the stated length does not match the data");
  ByteReader tail{bytes.last(8), source};
  if (tail.u64() != detail::checksum(bytes.first(bytes.size() - 8))) head.fail("the checksum does not match: damaged");
  ByteReader payload{bytes.subspan(12, static_cast<std::size_t>(length)), source};
  T value = T::read(payload);
  if (payload.left() != 0) payload.fail("expected the end of the state here");
  return value;
}

}  // namespace lotrecht
