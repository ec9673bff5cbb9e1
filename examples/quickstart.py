"""Which texts of a folder are copies, which one to keep, and where the others differ from it."""

from pathlib import Path

import provenance as pv

articles = list(pv.read(Path(__file__).parent / "wire-story"))
result = pv.deduplicate(articles)

for group in result.clusters:
    print(f"\n{group.canonical.id}: {group.canonical.reason}")
    for member in group.members:
        print(f"  {member.id}: {member.relation}, {member.covered:.0%} covered, {member.direction}")
        for change in member.differences:
            if change.severity != "accidental":
                before, after = (" ".join(text.split())[:40] for text in (change.a_text, change.b_text))
                print(f"    {change.severity} {change.kind}: [{before}] -> [{after}]")

print(f"\n{len(result.removed)} of {len(articles)} texts need not be kept; {len(result.unique)} are nobody's copy.")
