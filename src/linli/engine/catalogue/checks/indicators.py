"""Indicators and scores: every name known to the scoring room, every expression readable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.scoring import INDICATORS, read_scheme
from linli.words import Refusal, Words


def indicator_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    for document in documents:
        if document.kind != "indicators":
            continue
        for number, row in enumerate(document.data["indicators"]):
            if row["code"] not in INDICATORS:
                words = unknown(row["code"])
                yield document.finding("indicator-unknown", words, "indicators", number, "code")
        yield from twice(document)
        for number, row in enumerate(document.data.get("scores", ())):
            try:
                scheme = read_scheme(row)
            except Refusal as refusal:
                yield document.finding(refusal.code, refusal.words, "scores", number)
                continue
            for name in sorted(scheme.indicators - {r["code"] for r in document.data["indicators"]}):
                yield document.finding("indicator-unknown", unlisted(row["code"], name), "scores", number)


def twice(document: Document) -> Iterator[Finding]:
    for kind in ("indicators", "scores"):
        seen: set[tuple[str, str]] = set()
        for number, row in enumerate(document.data.get(kind, ())):
            if (row["code"], row["since"]) in seen:
                words = Words(
                    f"“{row['code']}” is there twice for {row['since']}; keep one of them.",
                    f"“{row['code']}”在 {row['since']} 有两行；请只保留一行。",
                )
                yield document.finding("code-twice", words, kind, number)
            seen.add((row["code"], row["since"]))


def unknown(code: str) -> Words:
    known = "、".join(sorted(INDICATORS))
    return Words(
        f"“{code}” is not an indicator that can be computed; use one of: {known.replace('、', ', ')}.",
        f"“{code}”不是可计算的指标；可用的指标：{known}。",
    )


def unlisted(score: str, code: str) -> Words:
    return Words(
        f"The score “{score}” uses the indicator “{code}”, which this file does not list; add it to the indicators.",
        f"评分“{score}”用到指标“{code}”，但本文件未列出；请补充到 indicators 中。",
    )
