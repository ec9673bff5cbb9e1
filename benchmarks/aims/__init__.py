"""What this library sets out to reach, what the last runs of the benchmarks measured, and why what is missed is missed.

    python -m benchmarks.aims speed|store|lineage

Every figure is read from the results that the benchmarks wrote; nothing is measured here.
"""
