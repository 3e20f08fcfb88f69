"""Filters of the residents' pages."""

from __future__ import annotations

from django import template

register = template.Library()


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
