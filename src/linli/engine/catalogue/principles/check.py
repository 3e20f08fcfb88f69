"""Every key and every text of a pack file against the principles."""

from __future__ import annotations

from collections.abc import Iterator

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.principles.refusing import find_forbidden

NOT_SCANNED = {"refused"}
"""The list of what was left out has to name it; nothing in it is ever offered for use."""


def principle_findings(document: Document) -> Iterator[Finding]:
    if document.kind in NOT_SCANNED:
        return
    seen: set[tuple[int, str]] = set()
    for place, text in document.texts():
        forbidden = find_forbidden(text)
        where = (document.line(*place), forbidden.principle.code if forbidden else "")
        if forbidden and where not in seen:
            seen.add(where)
            yield document.finding(forbidden.principle.code, forbidden.words, *place)
