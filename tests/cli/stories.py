"""Invented texts: a story, copies of it, and one that has nothing to do with it."""

from __future__ import annotations

STORY = (
    "The lighthouse on Gannet Rock went dark on Tuesday for the first time in 112 years. "
    "Its keeper, Ottoline Marsh, had climbed the 214 steps to trim the lamp and found a colony of bats asleep in it. "
    "She climbed down again, telephoned the harbour office and asked for advice, which took four hours to arrive. "
    "“Nobody had written a rule for bats,” she said, “so we had to write one before supper.” "
    "Eleven ships waited outside the bay until the animals had left by themselves, shortly after ten. "
    "The office says the lamp will be lit as usual from now on, unless the bats come back."
)
COPY = STORY.replace("Eleven ships", "Seventeen ships").replace("112 years", "121 years")
REPRINT = STORY.replace("“", '"').replace("”", '"').replace("harbour", "harbor")
EXCERPT = STORY.split("“")[0]
OTHER = (
    "A baker in Lower Tansy has built a church of gingerbread that people can stand in. "
    "It took nine hundred kilos of flour, most of a winter and the patience of three apprentices, two of whom "
    "have since taken up plumbing. Services are held on Sundays, and eating the pews is forbidden until Easter."
)
HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e"
"""Clears a screen, renames a window, reddens what follows and turns it around, if a terminal gets to see it."""

ESCAPES = ("\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e")
"""What of it must never get there."""
