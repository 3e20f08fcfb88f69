"""Telephone numbers that can take a short message."""

from __future__ import annotations

import re

from linli.doors.channels.failures import Impossible

MAINLAND = re.compile(r"^1[3-9]\d{9}$")
E164 = re.compile(r"^\+[1-9]\d{6,14}$")


def e164(number: str) -> str:
    """`138 1234 5678`, `+86 138…`, `0086138…` → `+8613812345678`; others only with their country code.

    >>> e164("138 1234 5678"), e164("0044 7700 900123")
    ('+8613812345678', '+447700900123')
    """
    plain = re.sub(r"[\s().\-–—]", "", number)
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if plain.startswith("86") and MAINLAND.match(plain[2:]):
        plain = "+" + plain
    if MAINLAND.match(plain):
        plain = "+86" + plain
    is_mainland = plain.startswith("+86")
    if not plain.isascii() or not E164.match(plain) or (is_mainland and not MAINLAND.match(plain[3:])):
        raise Impossible("number-impossible")
    return plain
