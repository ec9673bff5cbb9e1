"""The command line: arguments in, a table or JSON out.

Data goes to standard output, progress and messages to standard error. What is heavy is imported by the
commands when they run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import click

import provenance
from provenance.cli.apply import apply_command
from provenance.cli.compare import compare_command
from provenance.cli.dedupe import dedupe_command
from provenance.cli.doctor import doctor_command
from provenance.cli.exit_codes import ALL_EXIT_CODES
from provenance.cli.group import ProvenanceGroup
from provenance.cli.index import index_group
from provenance.cli.options import debug_option
from provenance.cli.trace import trace_command
from provenance.cli.undo import undo_command

__all__ = ["main"]


@click.group(cls=ProvenanceGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=ALL_EXIT_CODES)
@click.version_option(provenance.__version__, prog_name="provenance", message="%(prog)s %(version)s")
@debug_option
def main() -> None:
    """Find copies of texts, and say where they came from and where they differ.

    Nothing is ever changed or deleted by finding.
    """


main.add_command(dedupe_command)
main.add_command(compare_command)
main.add_command(index_group)
main.add_command(trace_command)
main.add_command(apply_command)
main.add_command(undo_command)
main.add_command(doctor_command)
