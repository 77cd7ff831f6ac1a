#pragma once

/// @file
/// The last so many numbers of a stream.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift::detail {

/// The last `capacity` numbers, in a ring.
class ValueRing {
 public:
  explicit ValueRing(std::uint32_t capacity) : values_(capacity, 0.0) {}

  /// Takes the next number in the place of the oldest, if all are there.
  void push(double x) noexcept {
    values_[next_] = x;
    next_ = next_ + 1U == capacity() ? 0U : next_ + 1U;
    if (count_ < capacity()) ++count_;
  }
  void clear() noexcept { count_ = next_ = 0; }

  [[nodiscard]] std::uint32_t capacity() const noexcept { return static_cast<std::uint32_t>(values_.size()); }
  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
  /// The number `k` before the newest; k < count.
  [[nodiscard]] double ago(std::uint32_t k) const noexcept {
    return values_[next_ >= k + 1U ? next_ - k - 1U : next_ + capacity() - k - 1U];
  }

  /// How many, then the numbers, oldest first.
  void write(ByteWriter& out) const {
    out.u32(count_);
    for (std::uint32_t k = count_; k-- > 0;) out.f64(ago(k));
  }
  /// Fills an empty ring of the capacity it was written with.
  void read(ByteReader& in) {
    const std::uint32_t count = in.u32();
    if (count > capacity()) in.fail("expected no more numbers than the window holds");
    for (std::uint32_t k = 0; k < count; ++k) push(read_finite(in));
  }

  /// Equal if they hold the same numbers, wherever in the ring.
  friend bool operator==(const ValueRing& a, const ValueRing& b) {
    if (a.capacity() != b.capacity() || a.count_ != b.count_) return false;
    for (std::uint32_t k = 0; k < a.count_; ++k) {
      if (a.ago(k) != b.ago(k)) return false;
    }
    return true;
  }

 private:
  std::vector<double> values_;
  std::uint32_t count_ = 0;
  std::uint32_t next_ = 0;
};

}  // namespace lotrecht::drift::detail
