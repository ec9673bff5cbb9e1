"""apply: act on a plan, as far as everything still is as the plan says."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from provenance.arguments import share as checked_share
from provenance.errors import PlanError
from provenance.plan.acted import Acted, Outcome, Result, below
from provenance.plan.deleting import delete, settle_deletion
from provenance.plan.document import Place, Plan, Removal
from provenance.plan.file import read_plan
from provenance.plan.held import Held, Refused, held, look, opened_folder
from provenance.plan.journal import ACTIONS, Action, Header, Intent, Journal, Record, opened_journal, read_journal
from provenance.plan.keepers import Keepers
from provenance.plan.linking import check_alike, link, settle_link
from provenance.plan.places import Places, missing
from provenance.plan.quarantining import destination, quarantine, settle
from provenance.readers.folder import reason_of
from provenance.readers.naming import printable

__all__ = ["apply"]

_RESULTS: dict[Action, Result] = {"quarantine": "quarantined", "hardlink": "hardlinked", "delete": "deleted"}
_SETTLED: dict[Action, Callable[[Places, Intent], bool]] = {
    "quarantine": settle,
    "hardlink": settle_link,
    "delete": settle_deletion,
}


def apply(
    plan: str | os.PathLike[str],
    *,
    action: Action = "quarantine",
    quarantine: str | os.PathLike[str] | None = None,
    min_share: float | None = None,
    journal: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
    progress: Callable[[str, int, int], object] | None = None,
) -> Outcome:
    """Act on a plan: on each file of it that is still what it was, and whose keeper is.

    Everything is looked at anew before anything is done about a file, and written to the journal before and after, so
    that ``undo`` can put it back, and a run that was interrupted goes on when it is started again.

    Parameters
    ----------
    plan
        The file of the plan.
    action
        ``quarantine`` moves files out of their folder; ``hardlink`` makes them names of the file that covers them,
        where bytes are equal; ``delete`` deletes them, which cannot be undone.
    quarantine
        Where to move them: ``.FOLDER.quarantine`` beside each root when not given, a hidden folder, which no run reads.
    min_share
        Act only on files of which so much is covered. When not given, all are put into quarantine, and those deleted
        of which all is covered. Pages, of which only the article was compared, and damaged texts are deleted only if
        bytes are equal.
    journal
        The file of the journal: ``plan.journal.jsonl`` beside ``plan.json`` when not given.
    dry_run
        Check everything, and change nothing.
    progress
        Called with ``"apply"``, how many files are done, and how many there are.

    Returns
    -------
    Outcome
        What became of each file.

    Raises
    ------
    PlanError
        If the plan cannot be acted on as a whole, or the journal is of something else, finished, or cannot be written.
    OSError
        If plan or journal cannot be opened.
    ValueError, TypeError
        If an argument cannot be right.
    """
    if action not in ACTIONS:
        raise ValueError(f"action must be one of {', '.join(ACTIONS)}, got {action!r}")
    if quarantine is not None and action != "quarantine":
        raise ValueError(f"quarantine is of no use when the action is {action}")
    least = checked_share("min_share", min_share) if min_share is not None else 1.0 if action == "delete" else 0.0
    document, digest = read_plan(plan)
    path = Path(plan)
    path = path.with_name(path.stem + ".journal.jsonl") if journal is None else Path(journal)
    bases = _quarantines(document.roots, quarantine) if action == "quarantine" else ()
    made = tuple(sorted({str(each) for base in bases for each in missing(base)}))
    with Places(document.roots, bases, "", dry=True):  # before there is a journal
        pass
    new = Header(digest, secrets.token_hex(4), action, document.roots, bases, made)
    with ExitStack() as closing:
        opened = None if dry_run else closing.enter_context(opened_journal(path))
        record = opened.record if opened else read_journal(path) if path.exists() else Record()
        _check_journal(record, new, path)
        tag = record.header.tag if record.header else new.tag
        places = closing.enter_context(Places(document.roots, bases, tag, dry=dry_run))
        if opened and record.header is None:
            opened.begin(new)
        run = _Run(document, action, least, places, opened, record)
        files = []
        for number, removal in enumerate(document.remove):
            if progress:
                progress("apply", number, len(document.remove))
            files.append(run.act(removal))
        if opened and all(each.result == _RESULTS[action] for each in files):
            opened.say("finished")
    return Outcome(action, path, dry_run, tuple(files))


def _check_journal(record: Record, new: Header, path: Path) -> None:
    """See that a journal is new, or that of an unfinished run of the same plan."""
    shown = printable(str(path))
    if record.header is None:
        return
    if record.header.plan != new.plan:
        raise PlanError(f"{shown} is the journal of another plan, or this one was changed since: name another journal")
    if record.undoing:
        raise PlanError(f"{shown} was undone: name another journal")
    if record.finished:
        raise PlanError(f"{shown}: all of this plan was done: name another journal to do it again")
    if (record.header.action, record.header.quarantines) != (new.action, new.quarantines):
        raise PlanError(f"{shown} was begun with another action or quarantine: go on with these, or undo it first")


def _quarantines(roots: tuple[str, ...], given: str | os.PathLike[str] | None) -> tuple[str, ...]:
    """For each root the folder where its files go."""
    if given is None:
        bases = tuple(_beside(root) for root in roots)
    else:
        base = os.path.realpath(given)
        bases = (base,) if len(roots) == 1 else tuple(f"{base.rstrip('/')}{root}" for root in roots)
    for base in bases:
        if given is None and os.path.lexists(base):
            status = os.lstat(base)
            if status.st_uid != os.geteuid():
                raise PlanError(f"{printable(base)} belongs to somebody else: name another quarantine")
    for base, root in _within(bases, roots):
        shown = printable(root)
        raise PlanError(
            f"the quarantine {printable(base)} is, lies in or holds {shown}, which is read: name another one"
        )
    return bases


def _within(bases: Iterable[str], roots: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Quarantines and roots of which one lies within the other, unless the quarantine has a hidden name there."""
    outer, inner = (dict.fromkeys(map(PurePosixPath, paths)) for paths in (bases, roots))
    for root in inner:
        yield from ((str(base), str(root)) for base in (root, *root.parents) if base in outer)
    for base in outer:
        for root in base.parents:
            if root in inner and not any(part[0] == "." for part in base.relative_to(root).parts):
                yield str(base), str(root)


def _beside(root: str) -> str:
    """A hidden folder, so that a run over what lies above does not read it and take its files for the ones to keep."""
    folder, name = os.path.split(root)
    return str(Path(folder) / f".{name}.quarantine")


class _Run:
    """One run over a plan."""

    def __init__(
        self, plan: Plan, action: Action, least: float, places: Places, journal: Journal | None, record: Record
    ) -> None:
        self._plan = plan
        self._action = action
        self._least = least
        self._places = places
        self._journal = journal
        self._keepers = Keepers(places)
        self._done: dict[Place, Intent] = {}
        self._pending: set[Place] = set()
        self._stuck: dict[Place, str] = {}
        for intent in record.intents:
            self._resume(intent, record)
        self._going = self._keys(each.place for each in plan.remove if each.place not in self._done)

    def _resume(self, intent: Intent, record: Record) -> None:
        """See what became of a file that an earlier run intended to act on."""
        state = record.states[intent.number]
        if state == "intended":
            try:
                state = "done" if self._is_done(intent) else "left"
            except (Refused, OSError) as error:
                self._stuck[intent.place] = error.reason if isinstance(error, Refused) else reason_of(error)
                return
            if self._journal is None and state == "left":
                self._pending.add(intent.place)
        self._stuck.pop(intent.place, None)
        if state == "done":
            self._done[intent.place] = intent

    def _keys(self, places: Iterator[Place]) -> set[tuple[int, int]]:
        """By device and inode, the files that are to go: what has two names must not be taken for two files."""
        keys = set()
        for place in places:
            try:
                with opened_folder(self._places.root(place.root), place.parts[:-1]) as folder:
                    found = look(folder, place.parts[-1])
            except (Refused, OSError):
                continue
            if found is not None:
                keys.add((found.st_dev, found.st_ino))
        return keys

    def act(self, removal: Removal) -> Acted:
        """Do what is to be done about one file, unless something is not as it should be."""
        path = below(self._plan.roots[removal.place.root], removal.place.file)
        done = self._done.get(removal.place)
        if done is not None:
            result = _RESULTS[self._action]
            return Acted(path, removal.size, result, to=self._target(removal, done.to), earlier=True)
        if reason := self._not_asked_for(removal):
            return Acted(path, removal.size, "left", reason)
        try:
            if stuck := self._stuck.get(removal.place):
                raise Refused(f"an earlier run was interrupted here: {stuck}")
            to = self._act(removal)
        except Refused as error:
            return Acted(path, removal.size, "skipped", error.reason)
        except OSError as error:
            return Acted(path, removal.size, "skipped", reason_of(error))
        return Acted(path, removal.size, _RESULTS[self._action], to=self._target(removal, to))

    def _not_asked_for(self, removal: Removal) -> str:
        """Why nothing is to be done, where everything is as it should be."""
        if self._action == "hardlink" and not removal.equal:
            return "its bytes are not those of what covers it"
        if removal.share < self._least and not removal.equal:
            return f"{_percent(removal.share)} of it is covered"
        if self._action == "delete" and removal.extracted and not removal.equal:
            return "not all that is in it was compared"
        return ""

    def _target(self, removal: Removal, to: str) -> str | None:
        if self._action == "quarantine":
            return below(self._places.quarantines[removal.place.root], to)
        keeper = self._plan.keep[removal.by].place
        return below(self._plan.roots[keeper.root], keeper.file) if self._action == "hardlink" else None

    def _act(self, removal: Removal) -> str:
        with self._held(removal) as (file, keeper):
            to = ""
            if self._action == "quarantine":
                to = destination(self._places, removal.place.root, removal.place.parts)
            if self._journal is None:
                return to
            status = file.status
            mode, changed = status.st_mode & 0o7777, status.st_mtime_ns
            by = self._plan.keep[removal.by].place
            intent = self._journal.intend(Intent(0, removal.place, removal.size, removal.digest, mode, changed, by, to))
            try:
                if self._action == "quarantine":
                    quarantine(self._places, intent, file)
                elif self._action == "hardlink":
                    link(self._places, intent, file, keeper)
                else:
                    delete(file, keeper)
            except (Refused, OSError):
                if not self._is_done(intent):
                    raise
            except BaseException:  # an interrupt leaves no file half way
                with suppress(Refused, OSError):
                    self._is_done(intent)
                raise
            else:
                self._journal.became(intent, "done")
            return to

    def _is_done(self, intent: Intent) -> bool:
        """Look at the disk whether something that was intended was done, and write down what became of it."""
        is_done = _SETTLED[self._action](self._places, intent)
        if self._journal:
            self._journal.became(intent, "done" if is_done else "left")
        return is_done

    @contextmanager
    def _held(self, removal: Removal) -> Iterator[tuple[Held, Held]]:
        """A file and what covers it, if both are what they were."""
        place = removal.place
        with held(self._places.root(place.root), place.parts) as file:
            names = file.status.st_nlink
            if names > (2 if place in self._pending else 1):
                raise Refused(f"it has {names} names (hard links)")
            file.check(removal.size, removal.digest)
            with self._keepers.hold(self._plan.keep[removal.by]) as keeper:
                if os.path.samestat(file.status, keeper.status):
                    raise Refused("what covers it is the same file")
                if (keeper.status.st_dev, keeper.status.st_ino) in self._going:
                    raise Refused("what covers it is to be removed too")
                if self._action == "hardlink":
                    check_alike(file, keeper)
                yield file, keeper


def _percent(share: float) -> str:
    return f"{math.floor(round(share * 100, 6))}%"
