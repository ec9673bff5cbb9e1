"""undo: put everything back that a journal tells of."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from provenance.errors import PlanError
from provenance.plan.acted import Acted, Outcome, below
from provenance.plan.deleting import refuse_to_put_back
from provenance.plan.held import Refused
from provenance.plan.journal import Action, Intent, opened_journal, read_journal
from provenance.plan.linking import put_apart
from provenance.plan.places import Places
from provenance.plan.quarantining import clear, put_back
from provenance.readers.folder import reason_of
from provenance.readers.naming import printable

__all__ = ["undo"]

_BACK: dict[Action, Callable[[Places, Intent], bool]] = {
    "quarantine": put_back,
    "hardlink": put_apart,
    "delete": refuse_to_put_back,
}


def undo(
    journal: str | os.PathLike[str],
    *,
    dry_run: bool = False,
    progress: Callable[[str, int, int], object] | None = None,
) -> Outcome:
    """Put back what ``apply`` did, the last first, as far as nothing else is in its place by now.

    Files in quarantine go home, hard links become files of their own with their own mode and time. What was deleted is
    listed as skipped. Done twice, or after an interrupt, it ends the same.

    Parameters
    ----------
    journal
        What ``apply`` wrote, whether it was finished or not.
    dry_run
        Check everything, and change nothing.
    progress
        Called with ``"undo"``, how many files are done, and how many there are.

    Returns
    -------
    Outcome
        What became of each file.

    Raises
    ------
    PlanError
        If it is no journal, another process acts by it, or a folder that it speaks of is not there.
    OSError
        If it cannot be opened.
    """
    path = Path(journal)
    with ExitStack() as closing:
        opened = None if dry_run else closing.enter_context(opened_journal(path, must_exist=True))
        record = opened.record if opened else read_journal(path)
        header = record.header
        if header is None:
            return Outcome("quarantine", path, dry_run, (), undoing=True)
        try:
            places = closing.enter_context(Places(header.roots, header.quarantines, header.tag, dry=dry_run))
        except PlanError as error:
            where = printable(str(path))
            raise PlanError(f"{error}; the first line of {where} may say where it is now") from error
        intents = [intent for intent in reversed(record.intents) if record.states[intent.number] != "left"]
        if opened and intents and not record.undoing:
            opened.say("undoing")
        files = []
        for number, intent in enumerate(intents):
            if progress:
                progress("undo", number, len(intents))
            file = below(header.roots[intent.place.root], intent.place.file)
            if record.states[intent.number] == "undone":
                files.append(Acted(file, intent.size, "unchanged", earlier=True))
                continue
            try:
                is_back = _BACK[header.action](places, intent)
            except (Refused, OSError) as error:
                reason = error.reason if isinstance(error, Refused) else reason_of(error)
                files.append(Acted(file, intent.size, "skipped", reason))
                continue
            files.append(Acted(file, intent.size, "restored" if is_back else "unchanged"))
            if opened:
                opened.became(intent, "undone")
        if opened:
            for intent in record.intents if header.action == "quarantine" else ():
                clear(places, intent)
            for folder in reversed(header.made):
                with suppress(OSError):
                    Path(folder).rmdir()
    return Outcome(header.action, path, dry_run, tuple(files), undoing=True)
