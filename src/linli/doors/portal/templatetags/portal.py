"""Filters of the residents' pages."""

from __future__ import annotations

from datetime import date

from django import template

from linli.doors.parts.moments import is_chinese
from linli.engine.worktime.explain import MONTHS_EN

register = template.Library()


@register.filter
def month(first_on: date) -> str:
    """November 2026"""
    if is_chinese():
        return f"{first_on.year} 年 {first_on.month} 月"
    return f"{MONTHS_EN[first_on.month - 1]} {first_on.year}"


@register.filter
def masked(text: str) -> str:
    """Enough of a number or an address for its owner to know it, too little for anybody else.

    >>> masked("13800001234"), masked("lin@example.org"), masked("6521077"), masked("123")
    ('138••••1234', 'l••@example.org', '•••••77', '•••')
    """
    name, at, domain = text.partition("@")
    if at:
        return f"{name[:1]}••@{domain}"
    if len(text) > 8:
        return f"{text[:3]}••••{text[-4:]}"
    return "•" * (len(text) - 2) + text[-2:] if len(text) > 4 else "•" * len(text)
