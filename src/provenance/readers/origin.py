"""Origin: the file that articles came from, as it was while it was read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that was read, and the articles that came of it.

    Attributes
    ----------
    ids
        Of the articles, in the order of the file; empty where none could be read.
    root
        The folder that was given, or in which the file lies that was; absolute, without symbolic links. ``None`` for
        standard input.
    file
        The path below it, as the system has it; empty for standard input.
    whole
        Whether the file is one article, and holds no others, read or skipped.
    verbatim
        Whether that article's text is all there is in the file; of a page only the article on it is, and of a damaged
        text U+FFFD stands for bytes that may differ from those of another.
    size, digest
        Bytes read, and their XXH3-128 in hexadecimal: ``None`` if the file was not read to its end.
    links
        How many names the file has.
    symbolic
        Whether what was named is a symbolic link to it.
    """

    ids: tuple[str, ...]
    root: str | None
    file: str
    whole: bool
    verbatim: bool
    size: int
    digest: str | None
    links: int
    symbolic: bool
