"""That a case is new or has changed, for pages that are open; and who may hear it: whoever may see the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from linli.records.announcing import announce_all, news_text
from linli.records.people.queries import Actor

from .models import Case, Clock

TOPIC = "case"
ALARM = "alarm"
HEARD = frozenset(
    {"warning", "red"}
)  # the level above gets its message; its own light has been red for a while


def news_of(
    case: Case, *, move: str, by: Actor, unit_before: UUID | None = None, is_new: bool = False
) -> str:
    """To be sent with the step's journal row. A unit that loses the case hears that too: it is still on its screen."""
    account = by.account if by.kind == "account" else None
    return news_text(TOPIC, {
        "id": str(case.pk), "number": case.number, "version": case.version, "move": move, "state": case.state,
        "is_new": is_new, "is_open": case.is_open, "place": case.place_path, "power": case.holder_power,
        "units": list({str(u) if u else "" for u in (case.unit_id, unit_before)}), "unit": str(case.unit_id or ""),
        "by": by.ref if account else by.kind, "by_zh": account.name_zh if account else "",
        "by_en": account.name_en if account else "",
    })  # fmt: skip


def tell_alarms(rung: Iterable[Clock]) -> None:
    """Clocks that have just turned amber or red; inside the transaction of the alarms, one statement for all."""
    announce_all(ALARM, [
        {
            "number": c.case.number, "kind": c.next_alarm, "place": c.case.place_path, "power": c.holder_power,
            "units": [str(c.unit_id or "")], "unit": str(c.unit_id or ""), "is_open": True,
        }
        for c in rung if c.next_alarm in HEARD
    ])  # fmt: skip


def may_hear(by: Actor, body: Mapping[str, Any]) -> bool:
    """The same answer as for the case itself."""
    return any(by.may("cases.see", body["place"], UUID(u) if u else None) for u in body["units"])


def waits_for(by: Actor, body: Mapping[str, Any]) -> bool:
    """Whether the next step is this person's now."""
    unit = UUID(body["unit"]) if body["unit"] else None
    return body["is_open"] and body["power"] in by.powers(body["place"], unit)
