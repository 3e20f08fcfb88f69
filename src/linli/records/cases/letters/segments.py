"""How many short messages a text is paid as: GSM-7 or UCS-2, alone or in parts (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two places
ROOM = {"gsm7": (160, 153), "ucs2": (70, 67)}  # alone, and in each of several parts


@dataclass(frozen=True, slots=True)
class Segments:
    coding: Literal["gsm7", "ucs2"]
    units: int  # septets, or pairs of bytes
    count: int


def segments(text: str) -> Segments:
    """The coding a text needs and the parts it is cut into; a character is never cut in two.

    >>> segments("a" * 160).count, segments("a" * 161).count, segments("路" * 70).count, segments("路" * 71).count
    (1, 2, 1, 2)
    """
    coding: Literal["gsm7", "ucs2"] = "gsm7" if all(c in BASIC or c in EXTENDED for c in text) else "ucs2"
    if coding == "gsm7":
        widths = [2 if c in EXTENDED else 1 for c in text]
    else:
        widths = [2 if ord(c) > 0xFFFF else 1 for c in text]
    alone, each = ROOM[coding]
    units = sum(widths)
    return Segments(coding, units, 1 if units <= alone else _parts(widths, each))


def _parts(widths: list[int], room: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0
        used += width
    return count
