"""Without PySpark all but ``provenance.spark`` works, and that says what it needs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
sys.modules["pyspark"] = None
import provenance as pv
text = "One two three four five six seven."
assert len(pv.find_pairs([text, text.upper()])) == 1
try:
    import provenance.spark
except ImportError as error:
    print(error)
"""


def test_without_spark() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "pip install 'text-provenance[spark]'" in done.stdout
