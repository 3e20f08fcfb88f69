"""What the pages of settings ask: names by code, fields that are numbered, words for choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.doors.desk.shown import FIELD, marks_of

register = template.Library()


@register.filter
def at(table: Any, key: str) -> Any:
    """The value under that key; of a numbered field, its language."""
    if isinstance(table, tuple):
        sent, name = table
        return sent.get(f"{name}_{key}" if key else name, "")
    return table.get(key, key) if isinstance(table, Mapping) else key


@register.filter
def typed(sent: Any, name: str) -> tuple[Any, str]:
    """A field of the form that stands there several times; `at_n` says which."""
    return sent, name


@register.filter
def at_n(field: tuple[Any, str], n: int) -> tuple[Any, str]:
    return field[0], f"{field[1]}_{n}"


@register.filter
def name_in(choices: Iterable[tuple[str, Any]], code: str) -> str:
    found = next((name for value, name in choices if value == code), None)
    return found.in_(get_language()) if found is not None else code


@register.filter
def isoday(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


@register.filter
def day_word(day: Any) -> str:
    """What a day of the calendar is."""
    if day.holiday is not None and str(day.kind) == "holiday":
        return str(day.holiday.in_(get_language()))
    return {"make_up": _("worked weekend"), "weekend": _("weekend")}.get(str(day.kind), "")


@register.filter
def datum_word(code: str) -> str:
    return {
        "wgs84": _("WGS84 or CGCS2000 (no shift)"), "gcj02": _("GCJ-02 (shifted, most commercial maps)"),
        "bd09": _("BD-09 (shifted, Baidu)"),
    }.get(code, code)  # fmt: skip


@register.filter
def policy_word(code: str) -> str:
    return {
        "nobody": _("nobody, but everybody may"), "administrators": _("everybody who rules over others"),
        "everybody": _("everybody"),
    }.get(code, code)  # fmt: skip


@register.filter
def field_word(name: str) -> str:
    return {
        "name_zh": _("Chinese name"), "name_en": _("English name"), "hotline": _("Hotline"), "notice_zh": _("In Chinese"),
        "notice_en": _("In English"), "notice_until_on": _("First day without it"), "tiles_url": _("Address of online tiles"),
        "tiles_datum": _("Datum of the tiles"), "tiles_credit": _("Who provides them"),
        "keep_contacts_days": _("Days to keep names and numbers of reporters"), "place_within_m": _("Metres to the nearest grid"),
        "second_factor": _("Second step at sign-in"),
    }.get(name, name)  # fmt: skip


@register.simple_tag
def shown_now(stored: Mapping[str, Any] | None) -> SafeString:
    """What the form shows of what is stored, for `refuse_if_changed`."""
    return (
        format_html('<input type="hidden" name="{}" value="{}">', FIELD, marks_of(stored))
        if stored
        else SafeString("")
    )
