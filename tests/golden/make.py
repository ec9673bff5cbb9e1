"""Write ``kernels.json``: known answers of the kernels, which no release of one scheme version may change.

    python tests/golden/make.py

Run it only when the definition itself changes, together with ``Scheme.version``; the tests compare every
number with the file. 64-bit numbers stand as 16 hexadecimal digits, because not every JSON reader keeps them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance._kernels import reference as kernels
from provenance.fingerprints import fingerprint
from provenance.folding import fold
from provenance.scheme import Scheme

FILE = Path(__file__).with_name("kernels.json")

SCHEMES = {
    "default": Scheme(),
    "small": Scheme(shingle_size=1, unspaced_shingle_size=2, num_perm=4, anchor_rate=1, seed=0),
    "other seed": Scheme(shingle_size=2, unspaced_shingle_size=3, num_perm=16, anchor_rate=2, seed=2**64 - 1),
}
TEXTS = {
    "empty": "",
    "one word": "Ferry",
    "English": "The night ferry to Quillan Bay was cancelled on Monday; the day ferry, the office said, was not.",
    "French": "L’été, plus de 12'400 visiteurs ont vu le «Grand Phare» — soit 3,5 % de plus qu’à Noël.",
    "German": "Die Straße am Weißen Fluß bleibt gesperrt: 100.000 Euro fehlen, sagt Bürgermeisterin Öztürk.",
    "Turkish": "İzmir'de yağış sürüyor; ILICA köyünde 2015 120 ev boşaltıldı.",
    "Russian": "Паром «Ёлка» снова ходит, сообщил порт: за день перевезли 1 250 человек.",
    "Greek": "Ο φάρος ΣΤΟ ΑΚΡΩΤΗΡΙ άναψε ξανά· ο φύλακας ήταν ήσυχος.",
    "Arabic": "أُغلِقَ الميناء يوم ١٢٬٤٠٠ مسافر، قال المكتب.",
    "Hindi": "बंदरगाह की नाव आज नहीं चली, कार्यालय ने १२,४०० यात्रियों को बताया।",
    "Japanese": "港の夜フェリーは月曜日に欠航した。ガス灯が2020年に点いた。",
    "Thai": "เรือข้ามฟากคืนนี้งดให้บริการ สำนักงานท่าเรือกล่าว",
    "Korean": "밤 배는 월요일에 쉬었다고 항구 사무소가 말했다.",
    "characters": "ﬁn\u00ade\u200b ½℀ ㍿ a\ud800b \0 \U0001d538\u0301 か\u3099 1´000 x\u0345",
}


def vectors() -> dict[str, Any]:
    """Every known answer."""
    return {
        "schemes": {name: scheme_vectors(scheme) for name, scheme in SCHEMES.items()},
        "texts": {name: text_vectors(text) for name, text in TEXTS.items()},
    }


def scheme_vectors(scheme: Scheme) -> dict[str, Any]:
    """Known answers that need no text."""
    multipliers, addends = kernels.permutations(scheme.num_perm, scheme.seed)
    return {
        "json": scheme.to_json(),
        "digest": scheme.digest,
        "multipliers": multipliers.tolist(),
        "addends": addends.tolist(),
    }


def text_vectors(text: str) -> dict[str, Any]:
    """Known answers about one text, under each scheme."""
    folded = fold(text)
    return {
        "text": text,
        "tokens": folded.tokens,
        "spans": [list(span) for span in zip(folded.starts.tolist(), folded.ends.tolist(), strict=True)],
        "unspaced": folded.unspaced.astype(int).tolist(),
        "digest": folded.digest.hex(),
        "fingerprints": {name: _fingerprint_vectors(text, scheme) for name, scheme in SCHEMES.items()},
    }


def _fingerprint_vectors(text: str, scheme: Scheme) -> dict[str, Any]:
    folded = fold(text)
    token_hashes = kernels.token_hashes(folded.tokens, scheme.seed)
    offsets = np.array([0, len(token_hashes)])
    shingles, _ = kernels.shingle_hashes(
        token_hashes, folded.unspaced, offsets, scheme.shingle_size, scheme.unspaced_shingle_size
    )
    found = fingerprint(text, scheme)
    rows = min(3, scheme.num_perm)
    return {
        "token_hashes": _hexadecimal(token_hashes),
        "shingle_hashes": _hexadecimal(shingles),
        "size": found.size,
        "signature": found.signature.tolist(),
        "anchors": _hexadecimal(found.anchors),
        "band_keys": _hexadecimal(kernels.band_keys(found.signature[None], min(4, scheme.num_perm // rows), rows)[0]),
    }


def _hexadecimal(values: NDArray[np.uint64]) -> list[str]:
    return [f"{value:016x}" for value in values.tolist()]


def _lines(value: object, depth: int = 0) -> str:
    """JSON with one line to each list of plain values, so that a difference shows where it is."""
    if not isinstance(value, dict):
        return json.dumps(value)
    inner = ",\n".join(
        f"{' ' * (depth + 1)}{json.dumps(key)}: {_lines(each, depth + 1)}" for key, each in value.items()
    )
    return "{\n" + inner + "\n" + " " * depth + "}"


if __name__ == "__main__":
    FILE.write_text(_lines(vectors()) + "\n", "ascii")
