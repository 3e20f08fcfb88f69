"""A tenant's overlay: codes of its own, nothing that the pack does not know, nothing that was left out on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.worktime import Limit, Unit
from linli.words import Refusal, Words

OWN_MINORS: Final = range(900, 999)
"""Numbers of a tenant's own classes within their major, far from those of the classification; 999 is the pack's."""
Key = tuple[str, str]
Row = Mapping[str, Any]


def overlay_findings(overlay: Document, documents: Sequence[Document]) -> Iterator[Finding]:
    files = [d.data for d in documents if d.kind == "classes"]
    conditions = dict(_conditions(documents))
    own: dict[Key, list[str]] = {}
    functions = [f["code"] for d in documents if d.kind == "dispatch" for f in d.data["functions"]]
    for n, row in enumerate(overlay.data.get("functions", ())):
        if row["code"] in functions:
            yield overlay.finding("function-twice", _function_twice(row), "functions", n)
        functions.append(row["code"])
    majors = {(f["kind"], f["major"]["code"]) for f in files}
    for n, row in enumerate(overlay.data.get("classes", ())):
        key = (row["kind"], row["code"])
        yield from (
            overlay.finding(code, words, "classes", n)
            for code, words in _class_mistakes(row, {*conditions, *own}, majors, functions)
        )
        own[key] = [c["code"] for c in row["conditions"]]
    known = conditions | own
    for name in ("limits", "offers"):
        for n, row in enumerate(overlay.data.get(name, ())):
            key = (row["kind"], row["code"])
            if key not in known:
                yield overlay.finding("class-unknown", _class_unknown(row), name, n)
            elif name == "limits" and row["condition"] not in known[key]:
                yield overlay.finding("condition-unknown", _condition_unknown(row), name, n)
    yield from _limit_mistakes(overlay)


def _limit_mistakes(overlay: Document) -> Iterator[Finding]:
    """Numbers that the clock would not take, said before they are published."""
    classes = overlay.data.get("classes", ())
    own = [
        (("classes", n), c["limit"])
        for n, row in enumerate(classes)
        for c in row["conditions"]
        if "limit" in c
    ]
    changed = [(("limits", n), row) for n, row in enumerate(overlay.data.get("limits", ()))]
    for place, row in (*own, *changed):
        try:
            Limit(row["value"], Unit(row["unit"]))
        except Refusal as refusal:
            yield overlay.finding(refusal.code, refusal.words, *place)


def _conditions(documents: Sequence[Document]) -> Iterator[tuple[Key, list[str]]]:
    sets = {k: v for d in documents if d.kind == "conditions" for k, v in d.data["condition_sets"].items()}
    for document in documents:
        for row in document.data["classes"] if document.kind == "classes" else ():
            found = [*sets.get(row.get("use", ""), ()), *row.get("conditions", ())]
            yield (document.data["kind"], row["code"]), [c["code"] for c in found]


def _class_mistakes(
    row: Row, known: set[Key], majors: set[Key], functions: Sequence[str]
) -> Iterator[tuple[str, Words]]:
    if (row["kind"], row["code"]) in known:
        words = Words(
            "The code {code} is taken by another class. Choose another one.",
            "编码 {code} 已被其他类别使用，请换一个。",
        ).format(code=row["code"])
        yield "class-twice", words
    if (row["kind"], row["code"][:2]) not in majors:
        words = Words(
            "There is no group {major} of this kind. Choose a group from the list.",
            "没有编码为 {major} 的大类，请从列表中选择大类。",
        ).format(major=row["code"][:2])
        yield "major-wrong", words
    if int(row["code"][2:]) not in OWN_MINORS:
        words = Words(
            "A class of your own needs a code from {major}900 to {major}998: the other numbers belong to the national "
            "classification. Choose another code.",
            "自设类别的编码须在 {major}900 至 {major}998 之间，其余编码属于国家分类。请更换编码。",
        ).format(major=row["code"][:2])
        yield "own-code-wrong", words
    if row["function"] not in functions:
        words = Words(
            "No kind of unit is called “{function}”. Choose one from the list, or add it first.",
            "没有名为“{function}”的职能，请从列表中选择，或先添加。",
        ).format(function=row["function"])
        yield "function-unknown", words


def _function_twice(row: Row) -> Words:
    return Words(
        "There is a function “{code}” already. Use it, or choose another code.",
        "职能“{code}”已存在，请直接使用，或换一个编码。",
    ).format(code=row["code"])


def _class_unknown(row: Row) -> Words:
    return Words(
        "There is no class {code} of this kind. Choose one from the list of classes.",
        "没有编码为 {code} 的类别，请从类别表中选择。",
    ).format(code=row["code"])


def _condition_unknown(row: Row) -> Words:
    return Words(
        "The class {code} has no filing condition “{condition}”. Choose one of its conditions.",
        "类别 {code} 没有立案条件“{condition}”，请从其立案条件中选择。",
    ).format(code=row["code"], condition=row["condition"])
