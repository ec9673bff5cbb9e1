"""The file of a plan: read as what somebody else may have written, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from xxhash import xxh3_128_hexdigest

from provenance.errors import PlanError
from provenance.export import json_text
from provenance.plan.document import FORMAT, Keeper, Place, Plan, Removal, Stuck, plan_document, system_path
from provenance.plan.held import sync_folder
from provenance.plan.strict import Fields, parsed
from provenance.readers.naming import printable

__all__ = ["check_place", "read_file", "read_plan", "write_plan"]

_LARGEST = 1 << 30
_HEAD = 256


def check_place(path: Path) -> None:
    """See that a plan can be written here, before the work that goes before it.

    Raises
    ------
    PlanError
        If there is no such folder, nothing can be written in it, or something else than a plan is there.
    """
    shown = printable(str(path))
    try:
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.lstat().st_mode):
                raise PlanError(f"{shown} is there and is no file")
            with path.open("rb") as there:
                head = there.read(_HEAD)
            if head and FORMAT.encode() not in head:
                raise PlanError(f"{shown} is there and is no plan: it is not overwritten")
        if not path.parent.is_dir():
            raise PlanError(f"no such folder: {printable(str(path.parent))}")
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise PlanError(f"nothing can be written in {printable(str(path.parent))}")
    except (OSError, ValueError) as error:
        raise PlanError(f"{shown}: {error.strerror if isinstance(error, OSError) else error}") from error


def write_plan(plan: Plan, path: str | os.PathLike[str]) -> None:
    """Write a plan as JSON in the place of an older plan, if there is one.

    Raises
    ------
    PlanError
        If something else is there.
    OSError
        If it cannot be written: then nothing is, and an older one is still there.
    """
    path = Path(path)
    check_place(path)
    passing = path.with_name(f".provenance-plan-{secrets.token_hex(4)}")
    data = json_text(plan_document(plan)).encode()
    try:
        with passing.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            passing.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync_folder(folder)
    finally:
        os.close(folder)


def read_file(path: Path, largest: int) -> bytes:
    """The bytes of a regular file that is not too large.

    Raises
    ------
    PlanError
        If it is another kind of file, or larger.
    OSError
        If it cannot be read.
    """
    shown = printable(str(path))
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise PlanError(f"{shown} is no regular file")
        data = file.read(largest + 1)
    if len(data) > largest:
        raise PlanError(f"{shown} is larger than {largest >> 20} MiB")
    return data


def read_plan(path: str | os.PathLike[str]) -> tuple[Plan, str]:
    """A plan and the XXH3-128 of its file.

    Raises
    ------
    PlanError
        If it is no plan, one of another format, or not entirely right.
    OSError
        If it cannot be read.
    """
    path = Path(path)
    data = read_file(path, _LARGEST)
    where = printable(str(path))
    document = parsed(data, where)
    stated = document.get("format") if isinstance(document, dict) else None
    if stated != FORMAT:
        found = printable(stated[:60]) if isinstance(stated, str) else "none"
        raise PlanError(f"{where}: not a plan: its format is {found}, not {FORMAT}")
    try:
        return _plan(document), xxh3_128_hexdigest(data)
    except PlanError as error:
        raise PlanError(f"{where}: {error}") from error


def _plan(document: object) -> Plan:
    fields = Fields(document, "the plan", "format roots remove keep cannot others")
    return Plan(
        tuple(system_path(root) for root in fields.texts("roots")),
        tuple(_removal(item, f"remove, item {number}") for number, item in enumerate(fields.items("remove"), 1)),
        {name: _keeper(item, f"keep, {printable(name)}") for name, item in fields.named("keep").items()},
        tuple(_stuck(item, f"cannot, item {number}") for number, item in enumerate(fields.items("cannot"), 1)),
        fields.texts("others"),
    )


def _removal(item: object, where: str) -> Removal:
    fields = Fields(item, where, "file by share relation equal extracted size xxh3_128 root id")
    return Removal(
        fields.text("id"),
        Place(fields.whole("root"), system_path(fields.text("file"))),
        fields.whole("size"),
        fields.digest(),
        fields.text("by"),
        fields.share("share"),
        fields.optional_text("relation"),
        fields.truth("equal"),
        fields.truth("extracted"),
    )


def _keeper(item: object, where: str) -> Keeper:
    fields = Fields(item, where, "file reason size xxh3_128 root")
    place = Place(fields.whole("root"), system_path(fields.text("file")))
    return Keeper(place, fields.whole("size"), fields.digest(), fields.text("reason"))


def _stuck(item: object, where: str) -> Stuck:
    fields = Fields(item, where, "id by share reason")
    return Stuck(fields.text("id"), fields.text("by"), fields.share("share"), fields.text("reason"))
