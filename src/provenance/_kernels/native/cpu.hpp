// Which instructions a kernel may use: asked of the processor once, or named by the caller.
#pragma once

#include <optional>
#include <stdexcept>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define PROVENANCE_X86 1
#define PROVENANCE_POPCNT __attribute__((target("popcnt")))
#define PROVENANCE_AVX2 __attribute__((target("avx2,bmi")))
#define PROVENANCE_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi")))
#define PROVENANCE_VBMI2 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,bmi,popcnt")))
#else
#define PROVENANCE_X86 0
#define PROVENANCE_POPCNT
#endif

#if defined(__GNUC__) || defined(__clang__)
#define PROVENANCE_INLINE __attribute__((always_inline)) inline
#else
#define PROVENANCE_INLINE inline
#endif

namespace provenance {

// `vbmi2` is AVX-512 that can also pick bytes out of a register: Ice Lake and Zen 4 onwards.
enum class Level : int { baseline = 0, avx2 = 1, avx512 = 2, vbmi2 = 3 };

inline Level best_level() {
#if PROVENANCE_X86
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512 && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
        __builtin_cpu_supports("popcnt"))
        return Level::vbmi2;
    if (avx512) return Level::avx512;
    if (avx2) return Level::avx2;
#endif
    return Level::baseline;
}

// Whether a function marked PROVENANCE_POPCNT may run; every processor with AVX2 counts bits in one instruction.
inline bool counts_bits(Level level) {
#if PROVENANCE_X86
    return level >= Level::avx2 && __builtin_cpu_supports("popcnt");
#else
    (void)level;
    return false;
#endif
}

// The level with this number, or the best one this processor has.
inline Level chosen_level(std::optional<int> number) {
    const Level best = best_level();
    if (!number) return best;
    if (*number < 0 || *number > static_cast<int>(best)) throw std::invalid_argument("this processor lacks the instructions of that level");
    return static_cast<Level>(*number);
}

inline const char *name_of(Level level) {
    constexpr const char *names[] = {"baseline", "avx2", "avx512", "avx512-vbmi2"};
    return names[static_cast<int>(level)];
}

}  // namespace provenance
