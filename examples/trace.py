"""Who had a story from whom, and what its first text read, although nobody kept it."""

from pathlib import Path

import provenance as pv

articles = list(pv.read(Path(__file__).parent / "wire-story"))
found = pv.deduplicate(articles)
members = {found.clusters[0].canonical.id, *(member.id for member in found.clusters[0].members)}

lineage = pv.trace([article for article in articles if article.id in members])
for edge in lineage.derivations:
    print(f"{edge.parent} -> {edge.child} ({edge.confidence:.2f})")
print(f"\nfirst known: {lineage.canonical.first_known.name}; originator: {lineage.canonical.originator.name}")
print(f"\n{lineage.canonical.archetype.text[:280]}")
for place in lineage.apparatus:
    if place.severity == "substantive":
        print(f"{place.text!r}: {[(reading.text, reading.witnesses) for reading in place.readings[1:]]}")
