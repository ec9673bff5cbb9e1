"""Invented news stories, made from a grammar, with marks on what an operator can change."""

from .story import Facts, Story, write_form, write_story

__all__ = ["Facts", "Story", "write_form", "write_story"]
