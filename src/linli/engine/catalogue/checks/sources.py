"""Sources: every number names one, and `pack.yaml` says what it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.words import Words

FREE_TEXT = {"indicators"}
"""Kinds whose `source` is a sentence of its own."""


def source_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    known = next((set(d.data["sources"]) for d in documents if d.kind == "pack"), set())
    for document in documents:
        for place, text in document.texts():
            key = place[-1] if place else ""
            if key == "source" and text not in {"source", *known} and document.kind not in FREE_TEXT:
                yield document.finding("source-unknown", unknown(text, known), *place)
        yield from dates_out_of_order(document, document.data, ())


def unknown(text: str, known: set[str]) -> Words:
    return Words(
        f"The source “{text}” is not described in pack.yaml; add it there or use one of: {', '.join(sorted(known))}.",
        f"pack.yaml 中没有说明来源“{text}”；请在其中补充，或使用：{'、'.join(sorted(known))}。",
    )


def dates_out_of_order(document: Document, value: object, place: tuple[str | int, ...]) -> Iterator[Finding]:
    """Dated values stand from old to new, each day once."""
    if isinstance(value, dict):
        rows = value.get("dated", [])
        days = [date.fromisoformat(row["since"]) for row in rows]
        for number, (before, after) in enumerate(itertools.pairwise(days), start=1):
            if after <= before:
                words = Words(
                    f"{after} stands after {before}; write dated values from the oldest to the newest, each day once.",
                    f"{after} 排在 {before} 之后；请按日期从早到晚填写，同一日期只写一次。",
                )
                yield document.finding("dates-out-of-order", words, *place, "dated", number)
        for key, item in value.items():
            yield from dates_out_of_order(document, item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from dates_out_of_order(document, item, (*place, number))
