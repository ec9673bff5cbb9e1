"""Deleting: a file is gone for good."""

from __future__ import annotations

from provenance.plan.held import Held, Missing, Refused, held
from provenance.plan.journal import Intent
from provenance.plan.places import Places

__all__ = ["delete", "refuse_to_put_back", "settle_deletion"]


def delete(file: Held, keeper: Held) -> None:
    """Delete a file whose keeper is still there.

    Raises
    ------
    Refused, OSError
        If it cannot be done.
    """
    try:
        keeper.check_untouched()
    except Refused as error:
        raise Refused(f"what covers it: {error.reason}") from error
    file.remove()


def settle_deletion(places: Places, intent: Intent) -> bool:
    """Whether a file is gone."""
    try:
        with held(places.root(intent.place.root), intent.place.parts):
            return False
    except Missing:
        return True


def refuse_to_put_back(places: Places, intent: Intent) -> bool:
    """``False`` if a file is there, although it was to be deleted.

    Raises
    ------
    Refused
        If it is not.
    """
    try:
        with held(places.root(intent.place.root), intent.place.parts) as file:
            if file.has(intent.size, intent.digest):
                return False
    except Missing:
        pass
    raise Refused("it was deleted, which cannot be undone")
