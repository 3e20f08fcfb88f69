"""Classes: no key twice, every class has conditions, and the limits that it says it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.words import Words


def class_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    files = [d for d in documents if d.kind == "classes"]
    sets: dict[str, Any] = {}
    for document in documents:
        if document.kind == "conditions":
            sets |= document.data["condition_sets"]
            yield from unsourced_sets(document)
    seen: dict[tuple[str, str], str] = {}
    for document in files:
        for number, row in enumerate(document.data["classes"]):
            place = ("classes", number)
            key = (document.data["kind"], row["code"])
            if key in seen:
                yield document.finding("class-twice", twice(row["code"], seen[key]), *place)
            seen.setdefault(key, f"{document.file}:{document.line(*place)}")
            if row["code"][:2] != document.data["major"]["code"]:
                yield document.finding("major-wrong", elsewhere(row, document.data["major"]), *place, "code")
            yield from condition_findings(document, place, row, sets)
    yield from refused_anyway(documents, seen)


def twice(code: str, where: str) -> Words:
    return Words(
        f"The class “{code}” is there already ({where}); kind and code together must be unique.",
        f"类别“{code}”已存在（{where}）；类型与编码的组合不得重复。",
    )


def elsewhere(row: Mapping[str, Any], major: Mapping[str, Any]) -> Words:
    return Words(
        f"“{row['code']}” does not begin with “{major['code']}”, the major of this file; move it or correct the code.",
        f"“{row['code']}”不以本文件的大类“{major['code']}”开头；请移到相应文件或更正编码。",
    )


def condition_findings(
    document: Document,
    place: tuple[str | int, ...],
    row: Mapping[str, Any],
    sets: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Iterator[Finding]:
    code = row["code"]
    if "use" in row and row["use"] not in sets:
        words = Words(
            f"The class “{code}” uses the condition set “{row['use']}”, which no file defines; define it or correct the name.",
            f"类别“{code}”使用的条件组“{row['use']}”未定义；请定义或更正名称。",
        )
        yield document.finding("set-unknown", words, *place, "use")
        return
    conditions = [*sets.get(row.get("use", ""), []), *row.get("conditions", [])]
    if not conditions:
        words = Words(
            f"The class “{code}” has no filing condition; give it at least one.",
            f"类别“{code}”没有立案条件；请至少填写一个。",
        )
        yield document.finding("condition-missing", words, *place)
    codes = [c["code"] for c in conditions]
    for each in sorted({c for c in codes if codes.count(c) > 1}):
        words = Words(
            f"The class “{code}” has the condition “{each}” twice; keep one of them.",
            f"类别“{code}”的立案条件“{each}”重复；请只保留一个。",
        )
        yield document.finding("condition-twice", words, *place)
    yield from limit_findings(document, place, row, conditions)


def limit_findings(
    document: Document,
    place: tuple[str | int, ...],
    row: Mapping[str, Any],
    conditions: Sequence[Mapping[str, Any]],
) -> Iterator[Finding]:
    code, limit = row["code"], row["limit"]
    for condition in conditions:
        number = condition.get("limit", limit)
        if unsourced(number) and condition in row.get("conditions", ()):
            yield document.finding("source-missing", no_source(code), *place)
        if limit["basis"] != "none" and not {"value", "dated"} & set(number):
            words = Words(
                f"The class “{code}” says that it has limits, but its condition “{condition['code']}” has none; "
                "give it one, or write basis: none for the class.",
                f"类别“{code}”标明有时限，但立案条件“{condition['code']}”没有时限；请补充，或将该类别写为 basis: none。",
            )
            yield document.finding("limit-missing", words, *place)
    own = any("limit" in c for c in row.get("conditions", ()))
    if limit["basis"] == "none" and ({"value", "dated"} & set(limit) or own):
        words = Words(
            f"The class “{code}” says that it has no limit (basis: none) but gives one; delete one of the two.",
            f"类别“{code}”标明没有时限（basis: none），却给出了时限；请删除其一。",
        )
        yield document.finding("limit-unexpected", words, *place, "limit")


def unsourced(limit: Mapping[str, Any]) -> bool:
    """A number whose origin is not said: neither a basis nor a source."""
    return "value" in limit and not {"basis", "source"} & set(limit)


def unsourced_sets(document: Document) -> Iterator[Finding]:
    for name, conditions in document.data["condition_sets"].items():
        for number, condition in enumerate(conditions):
            if unsourced(condition.get("limit", {})):
                yield document.finding(
                    "source-missing", no_source(name), "condition_sets", name, number, "limit"
                )


def no_source(name: str) -> Words:
    return Words(
        f"A limit of “{name}” does not say where it comes from; add its basis (city, analogy, graded, own) or a source.",
        f"“{name}”的时限没有说明来源；请补充依据（basis：city、analogy、graded、own）或来源（source）。",
    )


def refused_anyway(
    documents: Sequence[Document], classes: Mapping[tuple[str, str], str]
) -> Iterator[Finding]:
    for document in documents:
        for number, row in enumerate(document.data["classes"] if document.kind == "refused" else ()):
            if (row["kind"], row["code"]) in classes:
                words = Words(
                    f"The class “{row['code']}” is listed as refused but is carried as well "
                    f"({classes[row['kind'], row['code']]}); delete it there.",
                    f"类别“{row['code']}”已列为不收录，却仍出现在 {classes[row['kind'], row['code']]}；请在该处删除。",
                )
                yield document.finding("class-refused", words, "classes", number)
