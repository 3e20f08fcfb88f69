"""Checks that all codes share: digits, length, parts; each mistake names the part that is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linli.words import Refusal, Words

Part = tuple[str, int]

NAMES = {
    "county": Words("county code", "县级行政区划代码"),
    "street": Words("street or town code", "街道（乡镇）代码"),
    "community": Words("community or village code", "社区（村）代码"),
    "serial": Words("serial number", "顺序号"),
    "major": Words("major class", "大类代码"),
    "minor": Words("minor class", "小类代码"),
    "date": Words("date", "日期"),
    "grid": Words("unit grid code", "单元网格代码"),
    "component": Words("component code", "部件代码"),
    "matter": Words("matter type code", "事项类型代码"),
    "case": Words("case number", "案卷号"),
}
SPACES = re.compile(r"[\s\u3000]+")


def wrong(kind: str, part: str, text: str, reason: Words) -> Refusal:
    """A refusal about one part of a code."""
    sentence = Words(
        "The {kind} '{text}' is wrong: {part}: {reason}.", "{kind}“{text}”有误：{part}——{reason}。"
    ).format(kind=NAMES[kind], text=text, part=NAMES[part], reason=reason)
    return Refusal("code-malformed", sentence, {"kind": kind, "part": part, "text": text})


def split(kind: str, text: str, parts: Sequence[Part]) -> dict[str, str]:
    """The parts of a code, by name; printed groups (spaces) are accepted."""
    digits = SPACES.sub("", str(text))
    if not (digits.isascii() and digits.isdigit()):
        raise wrong(kind, kind, str(text), Words("it must consist of digits only", "只能由阿拉伯数字组成"))
    length = sum(width for _, width in parts)
    if len(digits) != length:
        reason = Words("it needs {length} digits, not {found}", "应为 {length} 位数字，实为 {found} 位")
        raise wrong(kind, kind, str(text), reason.format(length=length, found=len(digits)))
    found, position = {}, 0
    for name, width in parts:
        found[name] = digits[position : position + width]
        position += width
    return found


def check_county(kind: str, county: str, text: str) -> str:
    """Six digits (GB/T 2260; 999xxx are pseudo-counties). The list of counties is not asked."""
    if len(county) != 6 or not (county.isascii() and county.isdigit()):
        raise wrong(kind, "county", text, Words("it needs six digits", "应为 6 位数字"))
    return county


def check_digits(kind: str, part: str, value: str, width: int, text: str) -> str:
    """So many digits."""
    if len(value) != width or not (value.isascii() and value.isdigit()):
        reason = Words("it needs {width} digits", "应为 {width} 位数字").format(width=width)
        raise wrong(kind, part, text, reason)
    return value


def check_class(kind: str, part: str, value: str, width: int, text: str) -> str:
    """So many digits, not all of them 0: classes are numbered from 1."""
    if not int(check_digits(kind, part, value, width, text)):
        raise wrong(
            kind, part, text, Words("it is all zeros; numbering begins with 1", "不能全为 0，应从 1 起编")
        )
    return value


def check_serial(kind: str, serial: int, width: int, text: str) -> int:
    """1 to the largest number of that many digits."""
    highest = 10**width - 1
    if isinstance(serial, bool) or not isinstance(serial, int) or serial < 1:
        raise wrong(kind, "serial", text, Words("numbering begins with 1", "应从 1 起编"))
    if serial > highest:
        sentence = Words(
            "The {kind}s are used up: {serial} does not fit into {width} digits (at most {highest})."
            " Use a further county code or community code.",
            "{kind}已用尽：{serial} 超出 {width} 位（最大 {highest}）。请另行启用一个区划代码。",
        ).format(kind=NAMES[kind], serial=serial, width=width, highest=highest)
        raise Refusal(
            "serial-overflow", sentence, {"kind": kind, "serial": serial, "highest": highest}, status=409
        )
    return serial
