"""Furniture: what stands around an article on its page, found in one text and learned over many."""

from provenance.furniture.blocks import Block, Line, Role, blocks, with_furniture
from provenance.furniture.repeats import LearnedFurniture, learn_furniture
from provenance.furniture.stamps import Stamp, stamp_at_start, stamp_of_line

__all__ = [
    "Block",
    "LearnedFurniture",
    "Line",
    "Role",
    "Stamp",
    "blocks",
    "learn_furniture",
    "stamp_at_start",
    "stamp_of_line",
    "with_furniture",
]
