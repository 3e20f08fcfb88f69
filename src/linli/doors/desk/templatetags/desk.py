"""What the desk's pages ask beside the tags of all pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.doors.desk import menu as menus
from linli.doors.desk.labels import CHANNEL_ICONS, CHANNELS
from linli.doors.parts.kept import written
from linli.doors.parts.templatetags.linli import moment
from linli.engine.worktime import Limit, read_unit
from linli.records.people.queries import Actor
from linli.records.tenancy.queries import time_zone
from linli.records.territory.duties import duty_name, level_name
from linli.words import Refusal

register = template.Library()


@register.filter
def may(actor: Actor | None, verb: str) -> bool:
    """Whether this person may do that somewhere; the records decide about the single thing."""
    return actor is not None and actor.may_anywhere(verb)


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> menus.Menu:
    """What this person sees of the menu."""
    return menus.menu_of(context["actor"])


@register.filter
def channel(code: str) -> str:
    return str(CHANNELS.get(code, code))


@register.filter
def channel_icon(code: str) -> str:
    return CHANNEL_ICONS.get(code, "globe")


@register.filter
def limit(value: Any, unit: str) -> str:
    """3 working days"""
    try:
        return Limit(int(value), read_unit(unit)).words.in_(get_language())
    except (Refusal, TypeError, ValueError):
        return ""


@register.filter
def on_paper(at: datetime | None) -> str:
    """Day, year and time: paper does not know what "today" was."""
    if at is None:
        return ""
    is_chinese = (get_language() or "").startswith("zh")
    return date_format(localtime(at, time_zone()), "Y年n月j日 H:i" if is_chinese else "j F Y, H:i")


@register.filter
def metres(distance: float) -> str:
    """To the nearest ten metres; from a kilometre on in kilometres."""
    if distance >= 1000:
        return _("%(n)s km") % {"n": f"{distance / 1000:.1f}"}
    return _("%(n)s m") % {"n": max(10, round(distance / 10) * 10)}


@register.filter
def depth(path: str) -> str:
    """How deep an area lies, as an indent in a list of choices."""
    return "\u3000" * max(0, path.count("/") - 1)


@register.filter
def deep(path: str) -> int:
    """How many steps an area lies below the county; more than four look like four."""
    return min(4, max(0, path.count("/") - 1))


@register.filter
def shortcode(code: str) -> str:
    """The number of a grid as maps show it: 999001001001007 → 07."""
    return code[-3:].lstrip("0").zfill(2) if code.isdigit() and len(code) > 6 else code


@register.filter
def duty(code: str) -> str:
    """The name of a post's duty; one that the tenant named itself stays as it is."""
    return duty_name(code).in_(get_language())


@register.filter
def of(table: dict[str, Any], key: str) -> Any:
    """What a table says of a key; the key itself where it says nothing."""
    return table.get(key, key)


@register.filter
def levelname(area: Any) -> str:
    """What the level of an area is called: the name in its layer, the usual word, or what the tenant wrote."""
    return level_name(area).in_(get_language())


@register.filter
def percent(share: float) -> str:
    """0.125 → 12.5 %"""
    return f"{100 * share:.1f} %"


@register.simple_tag(takes_context=True)
def what_you_wrote(context: dict[str, Any]) -> SafeString:
    """The words of a refused form, on a page that has several forms and so cannot put them back into one."""
    request: HttpRequest = context["request"]
    words = written(request)
    if not words:
        return SafeString("")
    said = format_html_join(
        "", '<blockquote class="said-kept"><bdi dir="auto">{}</bdi></blockquote>', ((w,) for w in words)
    )
    return format_html("<p><b>{}</b></p>{}", _("What you wrote"), said)


@register.simple_tag
def reading_chip(case: Any, read_at: Mapping[Any, Any] | None) -> SafeString | str:
    """Beside a case that was dispatched and not taken yet: when the unit read that on a phone."""
    if not read_at or case.pk not in read_at:
        return ""
    at = read_at[case.pk]
    if at is not None:
        return format_html('<div class="sub">{}</div>', _("read %(at)s") % {"at": moment(at)})
    look = "chip chip-warn" if case.is_urgent else "sub"
    return format_html('<div class="{}">{}</div>', look, _("not read yet"))
