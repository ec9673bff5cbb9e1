"""What a step found is computed once and kept; later plans begin there."""

from __future__ import annotations

from pyspark.sql import DataFrame

__all__ = ["kept"]


def kept(frame: DataFrame, reliable: bool) -> DataFrame:
    """The same rows, computed: on the executors, or ``reliable`` in the session's checkpoint directory.

    A frame that is only cached carries the plan of all that was done before it, which takes ever longer to plan and is
    more than a message of Spark Connect may nest.
    """
    return frame.checkpoint() if reliable else frame.localCheckpoint()
