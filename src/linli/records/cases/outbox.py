"""Questions about messages: their texts in this town, how they will look, what waits, failed and was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from linli.records.tenancy import queries as tenancy
from linli.words import Words

from . import wording
from .letters import LETTERS, Letter, Rendered, Segments, Values, check_template, render, segments
from .letters.rendering import Plain, shipped_texts
from .letters.saying import say_date, say_moment
from .models import MessageRules, MessageTemplate, OutboxMessage, ReporterContact

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class TemplateRow:
    """One message in one language: the text in force, and whether it is the town's own."""

    letter: Letter
    language: str
    texts: Plain
    shipped: Plain
    own: MessageTemplate | None


@dataclass(frozen=True)
class Preview:
    """A text with sample values, and what the short message costs."""

    rendered: Rendered
    segments: Segments


def message_rules() -> MessageRules:
    """The town's rules, or the shipped ones where nobody changed them."""
    return MessageRules.objects.filter(pk=1).first() or MessageRules()


def message_templates() -> list[TemplateRow]:
    """Every message in every language, in the order of a case's life; one statement."""
    own = {(t.code, t.language): t for t in MessageTemplate.objects.all()}
    return [
        _row(letter, language, own.get((letter.code, language)))
        for letter in LETTERS.values()
        for language in LANGUAGES
    ]


def message_template(code: str, language: str) -> TemplateRow:
    """Refusals: message-unknown."""
    if code not in LETTERS or language not in LANGUAGES:
        raise wording.message_unknown(code)
    return _row(LETTERS[code], language, MessageTemplate.objects.filter(code=code, language=language).first())


def _row(letter: Letter, language: str, own: MessageTemplate | None) -> TemplateRow:
    shipped = shipped_texts(letter, language)
    texts = Plain(own.subject, own.text, own.short) if own is not None else shipped
    return TemplateRow(letter, language, texts, shipped, own)


def preview_message(
    code: str, language: str, *, subject: str, text: str, short: str, link: str, now: datetime
) -> Preview:
    """How these texts will look, with sample values. Refusals: as `set_message_template`."""
    letter = check_template(code, subject=subject, text=text, short=short)
    values = Values(language, _sample(letter, language, now), link, link, signature(language))
    rendered = render(Plain(subject, text, short), values)
    return Preview(rendered, segments(rendered.short))


def signature(language: str) -> str:
    """What stands before each short message."""
    town = tenancy.current()
    own = message_rules().signature
    return own or Words(town.name_en, town.name_zh).in_(language)


def _sample(letter: Letter, language: str, now: datetime) -> dict[str, str]:
    town, zone = tenancy.current(), tenancy.time_zone()
    on = now.astimezone(zone).date() + timedelta(days=2)
    samples: dict[str, Words | str] = {
        "number": f"{town.county_code}{now.astimezone(zone):%Y%m%d}00042", "category": Words("street lamp", "路灯"),
        "place": Words("12 Willow Lane", "柳巷 12 号"), "town": Words(town.name_en, town.name_zh),
        "hotline": town.hotline or "12345", "unit": Words("Street Lighting Unit", "路灯管理所"),
        "due": say_moment(now + timedelta(days=2), zone), "until": say_date(on),
        "limit": Words("2 working days", "2 个工作日"), "reason": Words("A part had to be ordered.", "需要采购配件。"),
    }  # fmt: skip
    said = {k: v.in_(language) if isinstance(v, Words) else v for k, v in samples.items()}
    return {k: v for k, v in said.items() if k in letter.placeholders}


def readers(rows: Iterable[OutboxMessage]) -> dict[str, ReporterContact]:
    """The reporters whom these messages are for, with their reports; one statement."""
    ids = [row.to.removeprefix("report:") for row in rows if row.to.startswith("report:")]
    found = ReporterContact.objects.filter(report_id__in=ids).select_related("report")
    return {f"report:{contact.report_id}": contact for contact in found}


def texts_in_force() -> Callable[[str, str], Plain]:
    """The text of a message in a reader's language, shipped or the town's own; one statement for any number."""
    own = {(t.code, t.language): Plain(t.subject, t.text, t.short) for t in MessageTemplate.objects.all()}

    def text(code: str, language: str) -> Plain:
        written = "zh-hans" if language.lower().startswith("zh") else "en"
        return own.get((code, written)) or shipped_texts(LETTERS[code], written)

    return text


def outgoing(kind: str = "") -> QuerySet[OutboxMessage]:
    """Messages that leave the house, newest first: "waiting", "aside", "sent", "dropped", or all of them."""
    found = OutboxMessage.objects.exclude(channel="desk").select_related("case").order_by("-made_at", "-id")
    if kind == "waiting":
        return found.filter(next_try_at__isnull=False)
    return found.filter(end=kind) if kind else found


def outgoing_counts(*, now: datetime) -> dict[str, int]:
    """How many wait, are set aside, went out and were dropped today; and the paid parts of today. One statement."""
    today = now.astimezone(tenancy.time_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    row = OutboxMessage.objects.exclude(channel="desk").aggregate(
        waiting=Count("pk", filter=Q(next_try_at__isnull=False)),
        aside=Count("pk", filter=Q(end="aside")),
        sent=Count("pk", filter=Q(end="sent", sent_at__gte=today)),
        parts=Sum("parts", filter=Q(end="sent", sent_at__gte=today)),
    )
    return {name: int(value or 0) for name, value in row.items()}


def parts_sent(*, since: datetime) -> int:
    """Paid parts of short messages since a moment."""
    sent = OutboxMessage.objects.filter(channel="sms", end="sent", sent_at__gte=since)
    return int(sent.aggregate(n=Sum("parts"))["n"] or 0)


def short_messages_of(cases: Iterable[UUID]) -> dict[UUID, int]:
    """How many short messages went out about each of these cases."""
    sent = OutboxMessage.objects.filter(channel="sms", end="sent", case_id__in=set(cases))
    return dict(sent.values("case_id").annotate(n=Count("pk")).values_list("case_id", "n"))  # type: ignore[misc]
