"""Acting on copies: a plan that can be read and edited, and a journal by which all that is done can be undone.

``make`` plans, ``write`` writes the plan, ``apply`` acts on it and ``undo`` puts everything back. The modules, each
importing only what stands above it::

    document, making           the plan; from a result to one
    held, moving               files held open; moved and copied to free names
    strict, file               JSON from outside; the file of a plan
    journal                    what is intended and what became of it
    places                     the folders, open and locked
    quarantining, linking, deleting    one file, there and back
    keepers                    the files that cover others
    acted, applying, undoing   all files of a plan
"""

from os import PathLike

from provenance.plan.acted import Acted, Outcome, outcome_document
from provenance.plan.applying import apply
from provenance.plan.document import Keeper, Place, Plan, Removal, Stuck, plan_document
from provenance.plan.file import check_place, read_plan
from provenance.plan.file import write_plan as write
from provenance.plan.journal import Action
from provenance.plan.making import make
from provenance.plan.undoing import undo

__all__ = [
    "Acted",
    "Action",
    "Keeper",
    "Outcome",
    "Place",
    "Plan",
    "Removal",
    "Stuck",
    "apply",
    "check_place",
    "make",
    "outcome_document",
    "plan_document",
    "read",
    "undo",
    "write",
]


def read(path: str | PathLike[str]) -> Plan:
    """A plan from its file.

    Raises
    ------
    PlanError
        If it is no plan, one of another format, or not entirely right.
    OSError
        If it cannot be read.
    """
    return read_plan(path)[0]
