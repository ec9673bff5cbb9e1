"""``provenance index``: a collection kept on disk, added to, asked and repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import provenance
from provenance.cli.adding import FILES, STREAM, add
from provenance.cli.exit_codes import (
    DONE,
    EXIT_CODES,
    FAILURE,
    INCOMPLETE,
    MATCH,
    NO_MATCH,
    QUERY_EXIT_CODES,
    QUERY_FAILURE,
)
from provenance.cli.inputs import read_inputs, standard_input
from provenance.cli.messages import message, write_json
from provenance.cli.options import (
    LINEAGE_FORMATS,
    Number,
    Share,
    debug_option,
    encoding_option,
    fail_with,
    field_option,
    format_option,
)
from provenance.cli.telling import counted
from provenance.errors import CorruptIndexError

if TYPE_CHECKING:
    from provenance.article import Article

__all__ = ["index_group"]

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")


@click.group("index", epilog=EXIT_CODES, short_help="Keep a collection on disk: add, query, remove, verify.")
@debug_option
def index_group() -> None:
    """Keep a collection in one file: add articles, ask whether a text is a copy of any, follow the clusters.

    What a command has acknowledged survives a crash. Everything goes out as JSON Lines.
    """


def _command(
    name: str, *, read_only: bool | None = None, codes: str = EXIT_CODES
) -> Callable[[Callable[..., int]], click.Command]:
    """A command on an index file; where ``read_only`` is given, it gets the file opened so."""

    def made(work: Callable[..., int]) -> click.Command:
        @wraps(work)
        def opened(file: Path, **given: Any) -> int:
            with provenance.Index.open(file, read_only=bool(read_only)) as index:
                return work(index, **given)

        command = work if read_only is None else opened
        return index_group.command(name, epilog=codes)(_FILE(command))

    return made


@_command("create")
@click.option("--min-overlap", type=Share(), metavar="SHARE", default=0.3, show_default=True, help="Least overlap.")
@click.option("--min-jaccard", type=Share(), metavar="SHARE", default=0.0, show_default=True, help="Least Jaccard.")
@click.option(
    "--recall", type=Share(min_open=True), metavar="SHARE", default=0.99, show_default=True, help="As of dedupe."
)
@click.option("--seed", type=click.IntRange(0, (1 << 64) - 1), metavar="N", help="Of the scheme; 1 when not given.")
@debug_option
def create_command(file: Path, min_overlap: float, min_jaccard: float, recall: float, seed: int | None) -> int:
    """Make an empty index in FILE, which must not exist. The options hold for its whole life."""
    scheme = None if seed is None else provenance.Scheme(seed=seed)
    provenance.Index.create(
        file, scheme=scheme, min_overlap=min_overlap, min_jaccard=min_jaccard, recall=recall
    ).close()
    return DONE


@_command("add")
@_PATHS
@click.option(
    "--existing",
    type=click.Choice(("keep", "update", "refuse")),
    default="keep",
    show_default=True,
    help="What to do about an id that is there, or came before: keep the old article, put the new one in its place, or "
    "stop.",
)
@click.option(
    "--every",
    type=click.IntRange(1),
    metavar="N",
    show_default=f"{STREAM.every} from standard input, {FILES.every} from files",
    help="Articles a commit.",
)
@click.option(
    "--seconds",
    type=Number(0),
    metavar="S",
    show_default=f"{STREAM.seconds:g} from standard input, {FILES.seconds:g} from files",
    help="Longest wait for a commit.",
)
@field_option
@encoding_option
@debug_option
def add_command(
    file: Path,
    paths: tuple[str, ...],
    existing: str,
    every: int | None,
    seconds: float | None,
    fields: dict[str, str],
    encoding: str | None,
) -> int:
    """Add articles to FILE and say of each what became of it and in which cluster it is.

    PATH is a folder or a file, or - for standard input, which may be a stream without end: what has come is committed
    every N articles, or after S seconds. A line goes out after its commit, so what is acknowledged is on disk; a load
    that was cut off goes on where it stopped when it is started again. The larger N, the sooner many articles are in.

    Its result is added, updated, kept, or differs: kept, although the new text is another one (exit code 3).
    """
    return add(file, paths, existing, every, seconds, fields, encoding)


@_command("update")
@_PATHS
@field_option
@encoding_option
@debug_option
def update_command(file: Path, paths: tuple[str, ...], fields: dict[str, str], encoding: str | None) -> int:
    """Put articles in the place of those with their ids: add --existing update."""
    return add(file, paths, "update", None, None, fields, encoding)


@_command("query", codes=QUERY_EXIT_CODES)
@_PATHS
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many matches of each text.")
@click.option("--min-overlap", type=Share(), metavar="SHARE", help="Not below that of the index.")
@click.option("--min-jaccard", type=Share(), metavar="SHARE", help="Not below that of the index.")
@click.option("--since", metavar="DATE", help="Only articles published from this ISO date or time on.")
@click.option("--until", metavar="DATE", help="Only articles published up to it, a day counted whole.")
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only articles of this outlet; repeatable.")
@click.option("--relation", is_flag=True, help="Compare each match with the text, and say relation and direction.")
@field_option
@encoding_option
@debug_option
def query_command(
    file: Path,
    paths: tuple[str, ...],
    limit: int | None,
    min_overlap: float | None,
    min_jaccard: float | None,
    since: str | None,
    until: str | None,
    outlets: tuple[str, ...],
    relation: bool,
    fields: dict[str, str],
    encoding: str | None,
) -> int:
    """Say which articles of FILE are verified copies of the texts, in whole or in part; best first.

    As with grep, the exit code says whether there is a match.
    """
    fail_with(QUERY_FAILURE)
    try:
        found = False
        with provenance.Index.open(file, read_only=True) as index:
            inputs = read_inputs(paths, fields, encoding)
            for each in inputs.skipped:
                message(f"skipped: {each}")
            for article in inputs.articles:
                matches = index.query(
                    article,
                    limit=limit,
                    min_overlap=min_overlap,
                    min_jaccard=min_jaccard,
                    since=since,
                    until=until,
                    outlets=outlets or None,
                )
                found = found or bool(matches)
                write_json(_matched(article, match, relation) for match in matches)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if inputs.skipped:
        return INCOMPLETE
    return MATCH if found else NO_MATCH


def _matched(article: Article, match: provenance.Match, relation: bool) -> str:
    compared = {"relation": match.relation, "direction": match.comparison.direction} if relation else {}
    return _line(
        query=article.id,
        id=match.id,
        jaccard=match.jaccard,
        query_in_match=match.query_in_match,
        match_in_query=match.match_in_query,
        shared=match.shared,
        outlet=match.article.outlet,
        published=match.article.published,
        **compared,
    )


@_command("remove", read_only=False)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@debug_option
def remove_command(index: provenance.Index, ids: tuple[str, ...]) -> int:
    """Remove articles by their ids (- takes ids from standard input, one a line).

    A line is an id but for its end (LF or CR LF); an id that holds a line break can be given as an ID only.
    """
    wanted = [name for given in ids for name in (_lines() if given == "-" else [given])]
    removed = set(index.remove(wanted))
    write_json(_line(id=name, result="removed" if name in removed else "unknown") for name in dict.fromkeys(wanted))
    return DONE if removed else FAILURE


def _lines() -> Iterator[str]:
    for line in standard_input():
        end = b"\r\n" if line.endswith(b"\r\n") else b"\n"
        if name := line.removesuffix(end):
            yield name.decode("utf-8", "surrogateescape")


@_command("clusters", read_only=True)
@click.option("--changes", is_flag=True, help="What became of clusters instead, oldest first.")
@click.option("--since", type=int, default=0, metavar="N", help="Of the changes, only those after number N.")
@debug_option
def clusters_command(index: provenance.Index, changes: bool, since: int) -> int:
    """List the clusters of FILE, whose ids stay the same while they grow."""
    if changes:
        write_json(_line(**asdict(change), text=str(change)) for change in index.changes(since))
    else:
        write_json(_line(id=group.id, canonical=group.canonical, members=group.members) for group in index.clusters())
    return DONE


@_command("lineage", read_only=True)
@click.argument("cluster", type=int)
@format_option(*LINEAGE_FORMATS)
@debug_option
def lineage_command(index: provenance.Index, cluster: int, form: str) -> int:
    """Say who had the story of a cluster from whom, as trace does."""
    from provenance import export

    try:
        found = index.lineage(cluster)
    except KeyError:
        message(f"error: {index.path} has no cluster {cluster}")
        return FAILURE
    write_json([export.LINEAGE_FORMATS[form](found)])
    return DONE


@_command("stats", read_only=True)
@debug_option
def stats_command(index: provenance.Index) -> int:
    """Count what FILE holds: articles, distinct texts and pairs of these, clusters, postings, bytes."""
    write_json([_line(**index.stats())])
    return DONE


@_command("verify")
@debug_option
def verify_command(file: Path) -> int:
    """Check every row of FILE, and derive again what can be derived; exit code 1 if anything is wrong.

    Says how many articles, pairs of articles and clusters there are. Identical texts are pairs too, and each is in all
    pairs of the others; stats counts the pairs of distinct texts, as FILE keeps them.
    """
    try:
        with provenance.Index.open(file, read_only=True) as index:
            found = index.verify()
    except CorruptIndexError as error:  # so that it cannot even be opened
        found = provenance.Verification(0, 0, 0, (str(error),))
    for problem in found.problems:
        message(problem)
    write_json([_line(ok=found.ok, **asdict(found))])
    return DONE if found.ok else FAILURE


@_command("rebuild", read_only=False)
@debug_option
def rebuild_command(index: provenance.Index) -> int:
    """Make everything that is derived in FILE again from its articles; damaged articles are dropped and named.

    Whatever else of FILE is damaged is sound afterwards, as long as it can be opened. Needs twice as much free space as
    FILE has. Exit code 3 if articles, or entries of the log of changes, are lost.
    """
    code = _told_lost(index.rebuild())
    if entries := sum(change.change == "lost" for change in index.changes()):
        message(f"{counted(entries, 'entry', 'entries')} of the log of changes could not be read")
        code = INCOMPLETE
    return code


@_command("migrate")
@debug_option
def migrate_command(file: Path) -> int:
    """Bring FILE, written by an older version, up to the format of this one; clusters keep their ids."""
    return _told_lost(provenance.Index.migrate(file))


def _told_lost(lost: tuple[str | None, ...]) -> int:
    write_json(_line(id=name, result="lost") for name in lost)
    if lost:
        message(f"{counted(len(lost), 'article')} could not be read and had to be dropped")
    return INCOMPLETE if lost else DONE


@_command("compact", read_only=False)
@debug_option
def compact_command(index: provenance.Index) -> int:
    """Give the space of removed articles back to the disk."""
    index.compact()
    return DONE


@_command("export", read_only=True)
@click.option("--whole", is_flag=True, help="Also scheme, rules, ids of clusters and the log, as import reads them.")
@debug_option
def export_command(index: provenance.Index, whole: bool) -> int:
    """Write every article as JSON Lines, as add reads them."""
    if whole:
        write_json(index.export())
        return DONE
    for article in index.articles():
        write_json([_line(**{name: value for name, value in asdict(article).items() if value is not None})])
    return DONE


@_command("import")
@click.argument("path", type=click.Path(allow_dash=True))
@debug_option
def import_command(file: Path, path: str) -> int:
    """Make FILE, which must not exist, from what export --whole wrote to PATH (- for standard input)."""
    with nullcontext(standard_input()) if path == "-" else Path(path).open("rb") as lines:
        provenance.Index.import_(file, lines).close()
    return DONE


def _line(**fields: object) -> str:
    from provenance.export import json_line

    return json_line(fields)
