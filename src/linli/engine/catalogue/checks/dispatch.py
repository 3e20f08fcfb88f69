"""Dispatch rules: nothing unknown, no code twice, and a rule for every class that holds everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linli.engine.catalogue.checks.lifecycle import unknown_area
from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.words import Words

Row = Mapping[str, Any]


def dispatch_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    areas = {r["code"] for d in documents if d.kind == "pack" for r in d.data.get("area_kinds", ())}
    files = [d for d in documents if d.kind == "classes"]
    classes = {(d.data["kind"], row["code"]) for d in files for row in d.data["classes"]}
    for document in documents:
        if document.kind == "dispatch":
            for number, row in enumerate(document.data["rules"]):
                yield from rule_findings(document, number, row, classes, areas)
            yield from uncovered(document, files)


def rule_findings(
    document: Document, number: int, row: Row, classes: set[tuple[str, str]], areas: set[str]
) -> Iterator[Finding]:
    place = ("rules", number)
    when, to = row.get("when", {}), row["to"]
    functions = {f["code"] for f in document.data["functions"]}
    if [r["code"] for r in document.data["rules"]].index(row["code"]) < number:
        words = Words(
            f"The rule “{row['code']}” is there twice; give one of them another code.",
            f"规则编号“{row['code']}”重复；请更换其中一个。",
        )
        yield document.finding("rule-twice", words, *place, "code")
    if to["body"] == "function" and to.get("function") not in functions:
        words = Words(
            f"The rule “{row['code']}” sends cases to “{to.get('function', '')}”, which is not in the list of functions; "
            "add it or correct the name.",
            f"规则“{row['code']}”派往“{to.get('function', '')}”，但职能表中没有它；请补充或更正名称。",
        )
        yield document.finding("function-unknown", words, *place, "to")
    if to["body"] == "layer" and not to.get("layer"):
        words = Words(
            f"The rule “{row['code']}” sends cases to the people of a layer and does not name it; add its code, such as fire.",
            f"规则“{row['code']}”按图层派往责任人，但未写明图层；请补充图层编码，如 fire。",
        )
        yield document.finding("layer-missing", words, *place, "to")
    for code in when.get("codes", ()):
        if not any(c == code and when.get("kind", k) == k for k, c in classes):
            words = Words(
                f"The rule “{row['code']}” names the class “{code}”, which this pack does not have; correct the code.",
                f"规则“{row['code']}”引用的类别“{code}”不在本业务包中；请更正编码。",
            )
            yield document.finding("class-unknown", words, *place, "when", "codes")
    for area in when.get("area_kinds", ()):
        if area not in areas:
            yield document.finding(
                "area-kind-unknown", unknown_area(area, areas), *place, "when", "area_kinds"
            )


def uncovered(document: Document, files: Sequence[Document]) -> Iterator[Finding]:
    """A rule that asks for an area or an owner does not cover its classes: elsewhere nobody would."""
    rules = [
        r.get("when", {})
        for r in document.data["rules"]
        if not {"area_kinds", "owner"} & set(r.get("when", {}))
    ]
    for file in files:
        for row in file.data["classes"]:
            if not any(_fits(when, file.data["kind"], row["code"]) for when in rules):
                words = Words(
                    f"No dispatch rule covers the class “{row['code']}” everywhere; add a rule, best a last one for all the rest.",
                    f"没有任何派遣规则普遍适用于类别“{row['code']}”；请补充规则，最好在末尾设一条兜底规则。",
                )
                yield document.finding("class-without-rule", words, "rules")


def _fits(when: Row, kind: str, code: str) -> bool:
    return (
        when.get("kind", kind) == kind
        and code[:2] in when.get("majors", [code[:2]])
        and code in when.get("codes", [code])
        and any(code.startswith(p) for p in when.get("prefixes", [""]))
    )
