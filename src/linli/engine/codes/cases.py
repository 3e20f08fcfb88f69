"""Case numbers: 19 digits, a serial per day and tenant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.engine.codes.parts import check_county, check_serial, split, wrong
from linli.words import Words

SERIAL_WIDTH = 5


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """6 county + 8 date + 5 serial. The serial comes from the database, never from a maximum plus one.

    Raises Refusal `code-malformed`; `serial-overflow` beyond 99,999 cases a day.

    >>> number = CaseNumber("999901", date(2026, 11, 18), 42)
    >>> str(number), number.grouped()
    ('9999012026111800042', '999901 20261118 00042')
    """

    county: str
    filed_on: date
    serial: int

    def __post_init__(self) -> None:
        text = f"{self.county} {self.filed_on} {self.serial}"
        check_county("case", self.county, text)
        if self.filed_on.year < 1000:
            raise wrong("case", "date", text, Words("the year needs four digits", "年份应为 4 位数字"))
        check_serial("case", self.serial, SERIAL_WIDTH, text)

    def __str__(self) -> str:
        return f"{self.county}{self.filed_on:%Y%m%d}{self.serial:0{SERIAL_WIDTH}d}"

    def grouped(self) -> str:
        """As printed for people, in groups."""
        return f"{self.county} {self.filed_on:%Y%m%d} {self.serial:0{SERIAL_WIDTH}d}"


def parse_case(text: str) -> CaseNumber:
    """A 19-digit case number; spaces between groups are accepted. Raises Refusal `code-malformed`.

    >>> parse_case("999901 20261118 00042").serial
    42
    """
    found = split("case", text, (("county", 6), ("date", 8), ("serial", SERIAL_WIDTH)))
    county = check_county("case", found["county"], text)
    digits = found["date"]
    try:
        filed_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        reason = Words("{date} is no date of the calendar", "{date} 不是有效日期").format(date=digits)
        raise wrong("case", "date", text, reason) from None
    return CaseNumber(county, filed_on, check_serial("case", int(found["serial"]), SERIAL_WIDTH, text))
