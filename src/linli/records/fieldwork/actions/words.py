"""What is said and read on the phone: words on the day sheet, suggestions, read messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from linli.records.cases.actions.core import check_text
from linli.records.cases.given import clean
from linli.records.cases.queries import desk_messages
from linli.records.fieldwork import wording
from linli.records.fieldwork.models import DayWords, Reading, Suggestion
from linli.records.fieldwork.sent import Sent
from linli.records.journal.actions import record
from linli.records.people.queries import Actor

KINDS = ("complaint", "suggestion")
MOST_MESSAGES = 200


def diary(sent: Sent, *, by: Actor, at: datetime) -> None:
    """The person's words on a day sheet; of two the later one stands, whichever arrives first."""
    text = _text(sent)
    day = _day(sent.text("on"))
    known = DayWords.objects.select_for_update().filter(account_id=by.id, on=day).first()
    if known is None:
        DayWords.objects.create(account_id=UUID(by.id), on=day, text=text, device_at=sent.at)
    elif known.device_at <= sent.at:
        known.text, known.device_at = text, sent.at
        known.save(update_fields=["text", "device_at"])
    record("diary", f"day:{day.isoformat()}", by=by, at=at)


def suggest(sent: Sent, *, by: Actor, at: datetime) -> None:
    """A complaint or suggestion for the administrators."""
    kind = sent.text("kind")
    made = Suggestion.objects.create(
        account_id=UUID(by.id), kind=kind if kind in KINDS else "suggestion", text=_text(sent), made_at=at
    )
    record("suggest", f"suggestion:{made.id}", by=by, at=at)


def read(sent: Sent, *, by: Actor, at: datetime) -> None:
    """Messages were read; those that are not the person's are passed over."""
    wanted = {m for m in sent.body.get("messages", []) if isinstance(m, int)} if _is_list(sent) else set()
    mine = [m.pk for m in desk_messages(by, most=MOST_MESSAGES) if m.pk in wanted]
    Reading.objects.bulk_create(
        [Reading(account_id=UUID(by.id), message_id=pk, read_at=sent.at, received_at=at) for pk in mine],
        ignore_conflicts=True,
    )
    record("read_messages", f"account:{by.id}", by=by, at=at, messages=sorted(mine))


VERBS: dict[str, Callable[..., None]] = {"diary": diary, "suggest": suggest, "read": read}


def _is_list(sent: Sent) -> bool:
    return isinstance(sent.body.get("messages"), list)


def _text(sent: Sent) -> str:
    text = clean(sent.text("text"))
    if not text:
        raise wording.text_missing()
    check_text(text)
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wording.day_wrong(text) from error
