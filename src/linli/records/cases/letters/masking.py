"""What must not be read by everybody: numbers and addresses of people."""

from __future__ import annotations

import re

# Mainland mobile and fixed numbers, identity numbers, mail addresses; in words that staff wrote.
PERSONAL = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)"
    r"|(?<!\d)\d{17}[\dXx](?!\d)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)


def hidden(text: str, names: tuple[str, ...] = ()) -> str:
    """Words for residents without anybody's number, address or the name of who worked on it.

    >>> hidden("请联系张工 13800000000", names=("张工",))
    '请联系… …'
    """
    for name in sorted({n.strip() for n in names if len(n.strip()) > 1}, key=len, reverse=True):
        text = re.sub(re.escape(name), "…", text, flags=re.IGNORECASE)
    return PERSONAL.sub("…", text)


def masked(address: str) -> str:
    """A number or mail address as logs and the desk show it.

    >>> masked("13812345678"), masked("li.wei@example.org"), masked("123")
    ('138****5678', 'l…@example.org', '…')
    """
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}…@{domain}"[:80]
    digits = re.sub(r"\D", "", address)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else "…"
