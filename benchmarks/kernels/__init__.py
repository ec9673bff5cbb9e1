"""Text to signature on one thread, level by level, beside the bare limit: figures for one machine, in one run."""
