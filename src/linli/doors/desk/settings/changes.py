"""What a draft or a version changes, said line by line: before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.doors.desk.labels import here
from linli.engine.worktime import Limit, read_unit
from linli.records.tenancy import queries as tenancy
from linli.words import Words

NAMES = ("functions", "classes", "limits", "offers")


@dataclass(frozen=True)
class Change:
    """One line; `name` and `key` say which entry of the draft it is."""

    name: str
    key: str
    what: str
    about: str
    before: str
    after: str
    since: str


def draft_state() -> dict[str, Any]:
    """For every form that writes into the draft: which state of it the form saw, and how much is in it."""
    draft = tenancy.overlay_draft()
    return {
        "seen": draft.seen if draft else 0,
        "draft": draft,
        "in_draft": len(list(changes(draft.document))) if draft else 0,
    }


def changes(document: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Iterator[Change]:
    """The entries without a day (a draft), or those that are not in the version before."""
    for name in NAMES:
        for row in document.get(name, ()):
            is_new = "since" not in row if before is None else row not in before.get(name, ())
            if is_new:
                yield _change(name, row)


def _change(name: str, row: Mapping[str, Any]) -> Change:
    since, key = (
        str(row.get("since", "")),
        ":".join(str(row[k]) for k in ("kind", "code", "condition") if k in row),
    )
    if name == "functions":
        return Change(name, key, _("New kind of unit"), _said(row["name"]), "", row["code"], since)
    if name == "classes":
        limits = "; ".join(f"{_said(c['name'])}: {_limit(c.get('limit'))}" for c in row["conditions"])
        return Change(name, key, _("New category"), f"{row['code']} {_said(row['name'])}", "", limits, since)
    about = f"{row['code']} {_class_name(row)}"
    if name == "limits":
        old = _condition(row)
        about = f"{about} · {here(old.name) if old else row['condition']}"
        before = _limit(
            {"value": old.limit.value, "unit": old.limit.unit.value} if old and old.limit else None
        )
        return Change(name, key, _("Limit"), about, before, _limit(row), since)
    words = (_("not for new reports"), _("for new reports"))
    return Change(name, key, _("Use"), about, words[not row["is_offered"]], words[row["is_offered"]], since)


def _said(pair: Mapping[str, str]) -> str:
    return here(Words(pair["en"], pair["zh"]))


def _limit(row: Mapping[str, Any] | None) -> str:
    return here(Limit(row["value"], read_unit(row["unit"])).words) if row else _("no limit")


def _class_name(row: Mapping[str, Any]) -> str:
    found = tenancy.catalogue().classes.get((row["kind"], row["code"]))
    return here(found.name) if found else ""


def _condition(row: Mapping[str, Any]) -> Any:
    found = tenancy.catalogue().classes.get((row["kind"], row["code"]))
    return next((c for c in found.conditions if c.code == row["condition"]), None) if found else None
