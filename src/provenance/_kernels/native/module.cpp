// The Python module: checks what comes in, lets go of the interpreter while it works, gives arrays back.
#include "cpu.hpp"
#include "python.hpp"

NB_MODULE(_native, module) {
    using namespace provenance;
    using namespace nanobind::literals;
    module.def("best_level", [] { return static_cast<int>(best_level()); });
    module.def("level_name", [](std::optional<int> level) { return name_of(chosen_level(level)); }, "level"_a = nb::none());
    module.def("workers", [](Threads threads) { return threads.count; }, "threads"_a.none());
    bind_column(module);  // before what takes or makes columns
    bind_arrow(module);
    bind_texts(module);
    bind_sets(module);
    bind_lookup(module);  // before what takes its samples
    bind_sketches(module);
    bind_buckets(module);
    bind_homes(module);
    bind_chunks(module);
    bind_postings(module);
    bind_runs(module);
    bind_store(module);
    bind_deflating(module);
}
