"""Tags and filters of all pages: lights, rings, moments, words, icons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.doors.parts import moments
from linli.doors.parts.field_names import field_name
from linli.doors.parts.icons import ICONS, SHAPES
from linli.engine.lifecycle.terms import PHASES
from linli.records.cases.queries import light_of
from linli.records.cases.rules import class_of, lifecycle
from linli.records.tenancy import queries as tenancy
from linli.words import Words

register = template.Library()

HAN = re.compile("[\u4e00-\u9fff]")
LOOKS = {"normal": "ok", "near": "warn", "overdue": "bad", "stopped": "stop", "done": "done"}


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: nothing in Chinese, whose full stop brings its own room."""
    return "" if moments.is_chinese() else " "


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon in the colour of its text; `size` is "s" or "l"."""
    look = f"i i-{size}" if size else "i"
    return mark_safe(f'<svg class="{look}" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')  # noqa: S308 - our own drawing


def light_words(name: str) -> str:
    return {
        "normal": _("on time"), "near": _("nearly due"), "overdue": _("overdue"), "stopped": _("clock stopped"),
        "done": _("done"),
    }[name]  # fmt: skip


@register.simple_tag
def light(case: Any, word: str = "", look: str = "") -> SafeString:
    """The deadline light of a case, or of a light's name: shape, word and colour together."""
    name = case if isinstance(case, str) else light_of(case, timezone.now())
    return format_html(
        '<span class="light light-{} {}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        LOOKS[name], look, mark_safe(SHAPES[name]), word or light_words(name),  # noqa: S308 - our own drawing
    )  # fmt: skip


@register.filter
def field_label(name: str) -> str:
    """What the form calls a field whose words are shown away from it."""
    said = field_name(name)
    return said.in_(get_language()) if said else _("What you wrote")


@register.filter
def light_name(case: Any) -> str:
    """normal, near, overdue, stopped or done."""
    return light_of(case, timezone.now())


@register.filter
def due(due_at: datetime | None) -> str:
    """today before 14:00 (2 h left)"""
    return moments.say_due(due_at, now=timezone.now(), zone=tenancy.time_zone()) if due_at else ""


@register.filter
def before(due_at: datetime | None) -> str:
    """today before 14:00"""
    return moments.say_before(due_at, now=timezone.now(), zone=tenancy.time_zone()) if due_at else ""


@register.filter
def left(due_at: datetime | None) -> str:
    """2 h left; 20 min over"""
    return moments.say_left(due_at, now=timezone.now()) if due_at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """today 14:00"""
    return moments.say_moment(at, now=timezone.now(), zone=tenancy.time_zone()) if at else ""


@register.filter
def spaced(text: str) -> str:
    """A sentence of ours with a moment in it"""
    return moments.spaced(text)


@register.filter
def day(on: date | None) -> str:
    """tomorrow; 20 November"""
    return moments.say_day(on, today=timezone.localdate(timezone.now(), tenancy.time_zone())) if on else ""


@register.filter
def mark_day(on: date) -> str:
    """8 Nov: a mark under an axis"""
    return moments.say_mark(on, today=timezone.localdate(timezone.now(), tenancy.time_zone()))


@register.filter
def month(first_on: date) -> str:
    """November 2026"""
    return moments.say_month(first_on)


@register.filter
def date_said(on: date | None) -> str:
    """2 August; 2 August 2025: a date in a table, where no weekday is meant"""
    return moments.say_date(on, today=timezone.localdate(timezone.now(), tenancy.time_zone())) if on else ""


@register.filter
def span(value: timedelta | None) -> str:
    return moments.say_span(value) if value is not None else ""


@register.filter
def said(words: Any) -> str:
    """Words in the reader's language; also {"en": …, "zh": …} and [en, zh] as they are stored."""
    if isinstance(words, Mapping):
        words = Words(str(words.get("en", "")), str(words.get("zh", "")))
    elif isinstance(words, list | tuple):
        words = Words(*(str(w) for w in words[:2]))
    return words.in_(get_language()) if isinstance(words, Words) else str(words or "")


@register.filter
def grouped(number: str) -> str:
    """A case number in groups, as people read it aloud: 999901 20261118 00042."""
    text = str(number)
    return f"{text[:6]} {text[6:14]} {text[14:]}" if len(text) == 19 else text


@register.filter
def tail(number: str) -> str:
    """The short form within a town: 1118-00042."""
    text = str(number)
    return f"{text[10:14]}-{text[14:]}" if len(text) == 19 else text


@register.filter
def spoken(text: str) -> SafeString:
    """Text that people wrote: in its own direction, with its line breaks, and read in Chinese where it is Chinese."""
    lang = mark_safe(' lang="zh-CN"') if not moments.is_chinese() and HAN.search(text) else ""
    return format_html('<bdi dir="auto" class="said"{}>{}</bdi>', lang, text)


@register.filter
def class_name(case: Any) -> str:
    """The name of a case's class in the reader's language."""
    return class_of(tenancy.catalogue(), case.kind, case.code).name.in_(get_language())


@register.filter
def grid_name(case: Any) -> str:
    """The name of the grid a case lies in, or that it lies in none."""
    return case.grid.name if case.grid_id and case.grid else _("no grid")


@register.filter
def phase(case: Any) -> int:
    """How far a case has come, 1 to 7."""
    state = lifecycle(tenancy.catalogue()).states.get(case.state)
    return state.phase if state else 1


@register.simple_tag
def ring(step: int, size: str = "") -> SafeString:
    """The loop: seven segments, filled as far as the case has come. Its word stands beside it."""
    return format_html(
        '<svg class="ring{}" viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="11.14" pathLength="70"/>'
        '<circle class="on-{}" cx="16" cy="16" r="11.14" pathLength="70"/></svg>',
        f" ring-{size}" if size else "", step,
    )  # fmt: skip


@register.filter
def phase_name(step: int) -> str:
    return PHASES[step].in_(get_language())


@register.simple_tag
def state_chip(case: Any, look: str = "line") -> SafeString:
    """Where a case stands, with the ring."""
    state = lifecycle(tenancy.catalogue()).states[case.state]
    return format_html(
        '<span class="chip chip-{}">{}{}</span>', look, ring(state.phase), state.name.in_(get_language())
    )


@register.simple_tag
def named(thing: Any) -> SafeString:
    """The name of a person, a unit or a grid in the reader's language, safe in any direction of writing."""
    return format_html("<bdi>{}</bdi>", conditional_escape(getattr(thing, "name", thing) or ""))
