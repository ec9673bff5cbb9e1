"""Find the copies in a folder, say which text of each is canonical, and where the others differ."""

from pathlib import Path

import provenance as pv

articles = list(pv.read(Path(__file__).parent / "wire-story"))
result = pv.deduplicate(articles)

for cluster in result.clusters:
    print(f"{cluster.canonical.id}: {cluster.canonical.reason}")
    for copy in cluster.members:
        print(f"    {copy.id}: {copy.relation}, {copy.covered:.0%} of it covered, {copy.direction}")
        for difference in copy.comparison.differences:
            if difference.kind in ("substitution", "fact_change"):
                print(f"        {difference.kind}: {difference.a_text!r} -> {difference.b_text!r}")
print("not copies of anything:", ", ".join(result.unique))
