"""The hot functions: ``reference`` is their definition, a native module may stand in for it."""
