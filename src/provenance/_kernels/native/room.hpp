// Memory for results: large ones in large pages, where the system has them, because most of them is touched once.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace provenance {

struct Free {
    void operator()(void *memory) const noexcept { std::free(memory); }
};

template <typename T>
using Room = std::unique_ptr<T[], Free>;

// Room for so many values, none of them set.
template <typename T>
Room<T> room_for(std::size_t size) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    const std::size_t bytes = size * sizeof(T);
    void *memory = nullptr;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    constexpr std::size_t page = std::size_t{1} << 21;
    if (bytes >= 2 * page) {
        const std::size_t whole = (bytes + page - 1) / page * page;
        memory = std::aligned_alloc(page, whole);
        if (memory) madvise(memory, whole, MADV_HUGEPAGE);  // a hint: without it the pages are small
    } else
#endif
        memory = std::malloc(bytes ? bytes : 1);
    if (!memory) throw std::bad_alloc();
    return Room<T>(static_cast<T *>(memory));
}

// The first values of a room, in the same place, the rest given back.
template <typename T>
Room<T> cut_to(Room<T> room, std::size_t size) {
    const std::size_t bytes = size * sizeof(T);
    if (void *const cut = std::realloc(room.get(), bytes ? bytes : 1)) {
        static_cast<void>(room.release());
        room.reset(static_cast<T *>(cut));
    }
    return room;
}

}  // namespace provenance
