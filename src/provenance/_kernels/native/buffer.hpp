// Working memory that grows and is never cleared: one per thread, used again for every document or range.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "room.hpp"

namespace provenance {

template <typename T>
class Buffer {
   public:
    T *data() { return memory_.get(); }
    const T *data() const { return memory_.get(); }
    std::size_t capacity() const { return capacity_; }
    T &operator[](std::size_t i) { return memory_[i]; }
    const T &operator[](std::size_t i) const { return memory_[i]; }

    // Room for `wanted` values; the first `kept` of those there are stay.
    void reserve(std::size_t wanted, std::size_t kept = 0) {
        if (wanted <= capacity_) return;
        const std::size_t larger = std::max(wanted, capacity_ + capacity_ / 2);
        Room<T> fresh = room_for<T>(larger);
        if (kept) std::memcpy(fresh.get(), memory_.get(), kept * sizeof(T));
        memory_ = std::move(fresh);
        capacity_ = larger;
    }

   private:
    Room<T> memory_;
    std::size_t capacity_ = 0;
};

}  // namespace provenance
