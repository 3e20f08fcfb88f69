"""Numbers in a resident's words that belong to a person, not to a place."""

from __future__ import annotations

import re
import unicodedata

IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
BETWEEN = re.compile(r"(?<=\d)[ \u00a0.·]+(?=\d)")


def has_private_number(text: str) -> bool:
    """A telephone or identity number.

    >>> has_private_number("电话 138 0000 1234"), has_private_number("身份证11010519491231002X"), has_private_number("３号楼 2 单元 101")
    (True, True, False)
    """
    flat = BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return any(sign.search(flat) for sign in (IDENTITY, MOBILE, LANDLINE))
