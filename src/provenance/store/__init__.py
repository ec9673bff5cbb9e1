"""A collection on disk that is searched, kept clustered as it changes, and survives what may happen to it."""

from provenance.store.changes import Change
from provenance.store.checking import Verification
from provenance.store.index import Added, Index
from provenance.store.known import Known
from provenance.store.matching import Match
from provenance.store.members import StoredCluster

__all__ = ["Added", "Change", "Index", "Known", "Match", "StoredCluster", "Verification"]
