"""What one tenant adds to its pack, laid over the pack's documents as if it had been written there.

An overlay is plain data (schema `overlay.json`): own `functions` and `classes`, other `limits`, and
`offers` (whether a class may be named by new reports). Every entry has the day from which it holds
(`since`); an entry without one is a draft and must be given a day before it is used.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from linli.engine.catalogue.checks.overlay import overlay_findings
from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.principles.check import principle_findings
from linli.engine.catalogue.sentences import schema_findings

FILE: Final = "overlay"
OWN: Final = {"en": "Set by this town itself", "zh": "本地自行设定"}
ENTRIES: Final = ("functions", "classes", "limits", "offers")
Row = dict[str, Any]


def dated(overlay: Mapping[str, Any], since: str) -> dict[str, list[Row]]:
    """The overlay with `since` on every entry that has no day yet.

    >>> dated({"offers": [{"kind": "event", "code": "06001", "is_offered": False}]}, "2027-01-01")["offers"][0]["since"]
    '2027-01-01'
    """
    return {
        name: [{**row, "since": row.get("since", since)} for row in overlay.get(name, ())] for name in ENTRIES
    }


def own_findings(overlay: Mapping[str, Any], documents: Sequence[Document]) -> list[Finding]:
    """What is wrong in the overlay by itself and with what it says about the pack; empty when it may be laid."""
    document = Document(FILE, FILE, dict(overlay))
    found = [*schema_findings(document), *principle_findings(document)]
    return list(dict.fromkeys(found or overlay_findings(document, documents)))


def laid(documents: Sequence[Document], overlay: Mapping[str, Any]) -> list[Document]:
    """New documents with the overlay in them; those given are not touched. The overlay must be sound and dated."""
    made = [Document(d.file, d.kind, copy.deepcopy(d.data), d.lines) for d in documents]
    by_kind = {d.kind: d.data for d in made}
    by_kind["pack"]["sources"].setdefault("own", dict(OWN))
    sets = by_kind.get("conditions", {}).get("condition_sets", {})
    for row in overlay.get("functions", ()):
        by_kind["dispatch"]["functions"].append({"code": row["code"], "name": row["name"]})
    for row in overlay.get("classes", ()):
        _add_class(made, by_kind["dispatch"]["rules"], row)
    for row in sorted(overlay.get("limits", ()), key=lambda r: str(r["since"])):
        file, matter = _class_in(made, row)
        _set_limit(file, matter, sets, row)
    for row in sorted(overlay.get("offers", ()), key=lambda r: str(r["since"])):
        file, matter = _class_in(made, row)
        offers = matter.setdefault("offered", [{"since": file["since"], "value": True}])
        matter["offered"] = [o for o in offers if o["since"] != row["since"]]
        matter["offered"].append({"since": row["since"], "value": row["is_offered"]})
        matter["offered"].sort(key=lambda offer: str(offer["since"]))
    return made


def _add_class(made: Sequence[Document], rules: list[Row], row: Mapping[str, Any]) -> None:
    """Into the file of its major, with a rule that sends it to the function it names."""
    file = next(
        d.data for d in made
        if d.kind == "classes" and d.data["kind"] == row["kind"] and d.data["major"]["code"] == row["code"][:2]
    )  # fmt: skip
    limits = [c["limit"] for c in row["conditions"] if "limit" in c]
    new: Row = {k: copy.deepcopy(row[k]) for k in ("code", "name", "search") if k in row}
    new["limit"] = {"basis": "own" if limits else "none"}
    new["offered"] = [{"since": row["since"], "value": True}]
    new["conditions"] = [_condition(each, row["since"]) for each in row["conditions"]]
    file["classes"].append(new)
    first = next((n for n, rule in enumerate(rules) if "owner" not in rule.get("when", {})), len(rules))
    name, letters = row["name"], "OWN" if row["kind"] == "event" else "OWNC"
    rules.insert(first, {
        "code": f"{letters}-{row['code']}",
        "words": {
            "en": f"This town sends “{name['en']}” to this kind of unit.",
            "zh": f"本地规定“{name['zh']}”由此类单位处置。",
        },
        "when": {"kind": row["kind"], "codes": [row["code"]]},
        "to": {"body": "function", "function": row["function"]},
    })  # fmt: skip


def _condition(row: Mapping[str, Any], since: str) -> Row:
    new: Row = {
        k: copy.deepcopy(row[k]) for k in ("code", "name", "closing", "urgent", "may_settle") if k in row
    }
    if "limit" in row:
        new["limit"] = {"dated": [{**row["limit"], "since": since, "basis": "own", "source": "own"}]}
    return new


def _class_in(made: Sequence[Document], row: Mapping[str, Any]) -> tuple[Row, Row]:
    return next(
        (d.data, matter)
        for d in made if d.kind == "classes" and d.data["kind"] == row["kind"]
        for matter in d.data["classes"] if matter["code"] == row["code"]
    )  # fmt: skip


def _set_limit(file: Row, matter: Row, sets: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """One more dated number of one condition; a class without limits gets its first."""
    if "use" in matter:
        shared = copy.deepcopy(sets[matter.pop("use")])
        matter["conditions"] = [*shared, *matter.get("conditions", ())]
    condition = next(c for c in matter["conditions"] if c["code"] == row["condition"])
    numbers = list(_numbers(condition.get("limit", matter["limit"]), file))
    numbers = [n for n in numbers if n["since"] != row["since"]]
    numbers.append(
        {"since": row["since"], "value": row["value"], "unit": row["unit"], "source": "own", "basis": "own"}
    )
    condition["limit"] = {"dated": sorted(numbers, key=lambda n: str(n["since"]))}
    if matter["limit"]["basis"] == "none":
        matter["limit"] = {"basis": "own"}


def _numbers(limit: Mapping[str, Any], file: Mapping[str, Any]) -> Iterator[Row]:
    """The limit as it was until now, in dated form."""
    if "dated" in limit:
        yield from (dict(n) for n in limit["dated"])
    elif "value" in limit:
        basis = limit.get("basis", "graded")
        yield {
            "since": limit.get("since", file["since"]), "value": limit["value"], "unit": limit["unit"],
            "basis": basis, "source": limit.get("source", basis if basis != "own" else file["source"]),
        }  # fmt: skip


__all__ = ["ENTRIES", "dated", "laid", "own_findings"]
