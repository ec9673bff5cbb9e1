// Tasks over threads. The caller works too and may ask, now and then, whether to stop.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sched.h>
#endif

namespace provenance {

// How many cores this process may use.
inline std::size_t usable_cores() {
#ifdef __linux__
    cpu_set_t cores;
    if (!sched_getaffinity(0, sizeof cores, &cores)) return static_cast<std::size_t>(CPU_COUNT(&cores));
#endif
    return std::max(1u, std::thread::hardware_concurrency());
}

// Calls `work(state, task)` for every task below `tasks`, with one `state = make_state()` in each thread. `stop_asked` is
// called by the caller's thread between tasks, at most twenty times a second. Returns false when it said stop; otherwise the
// first exception of any thread is thrown again here.
template <typename MakeState, typename Work>
bool run_parallel(std::size_t threads, std::size_t tasks, const MakeState &make_state, const Work &work,
                  const std::function<bool()> &stop_asked) {
    using Clock = std::chrono::steady_clock;
    constexpr auto patience = std::chrono::milliseconds(50);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stop{false}, asked_to{false};
    std::exception_ptr failure;
    std::mutex failure_lock;

    const auto loop = [&](bool caller) {
        try {
            auto state = make_state();
            auto last = Clock::now();
            for (std::size_t task; !stop && (task = next++) < tasks;) {
                work(state, task);
                if (!caller) continue;
                const auto now = Clock::now();
                if (now - last < patience) continue;
                last = now;
                if (stop_asked()) stop = asked_to = true;
            }
        } catch (...) {
            const std::lock_guard guard(failure_lock);
            if (!failure) failure = std::current_exception();
            stop = true;
        }
    };
    std::vector<std::thread> helpers;
    try {
        helpers.reserve(std::min(threads, tasks));  // so that no thread is without a place
        for (std::size_t i = 1; i < threads && i < tasks; ++i) helpers.emplace_back(loop, false);
    } catch (const std::exception &) {
        // Fewer threads than asked for, where there is no more of them or no memory, do the same work.
    }
    loop(true);
    for (std::thread &helper : helpers) helper.join();
    if (failure && !asked_to) std::rethrow_exception(failure);
    return !asked_to;
}

}  // namespace provenance
