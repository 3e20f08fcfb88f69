"""Codes of component instances (17 or 16 digits) and of matter types (11 digits)."""

from __future__ import annotations

from dataclasses import dataclass

from linli.engine.codes.parts import check_class, check_county, check_serial, split

SERIAL_WIDTH = 6
MAJOR_WIDTH = 2
MINOR_WIDTH = 3
MINOR_WIDTH_2013 = 2


@dataclass(frozen=True, slots=True, order=True)
class ComponentCode:
    """One facility: 6 county + 2 major + 3 minor + 6 serial (2026), or a minor of 2 digits (2013).

    Raises Refusal `code-malformed`, `serial-overflow`. Source: GB/T 47678.5-2026 (based on a public
    transcription) and its predecessor of 2013.

    >>> ComponentCode("999001", "01", "002", 42).grouped()
    '999001 01 002 000042'
    """

    county: str
    major: str
    minor: str
    serial: int

    def __post_init__(self) -> None:
        text = f"{self.county}{self.major}{self.minor}{self.serial}"
        check_county("component", self.county, text)
        check_class("component", "major", self.major, MAJOR_WIDTH, text)
        is_2013 = len(self.minor) == MINOR_WIDTH_2013
        check_class("component", "minor", self.minor, MINOR_WIDTH_2013 if is_2013 else MINOR_WIDTH, text)
        check_serial("component", self.serial, SERIAL_WIDTH, text)

    @property
    def class_code(self) -> str:
        """Code of the class within the classification: major and minor."""
        return self.major + self.minor

    def __str__(self) -> str:
        return f"{self.county}{self.major}{self.minor}{self.serial:0{SERIAL_WIDTH}d}"

    def grouped(self) -> str:
        return f"{self.county} {self.major} {self.minor} {self.serial:0{SERIAL_WIDTH}d}"


def parse_component(text: str) -> ComponentCode:
    """A 17-digit component code. Raises Refusal `code-malformed`.

    >>> parse_component("99900101002000042").class_code
    '01002'
    """
    return _component(text, MINOR_WIDTH)


def parse_component_2013(text: str) -> ComponentCode:
    """A 16-digit component code of the 2013 standard. Raises Refusal `code-malformed`.

    >>> parse_component_2013("9990010102000042").class_code
    '0102'
    """
    return _component(text, MINOR_WIDTH_2013)


def _component(text: str, minor_width: int) -> ComponentCode:
    layout = (("county", 6), ("major", MAJOR_WIDTH), ("minor", minor_width), ("serial", SERIAL_WIDTH))
    found = split("component", text, layout)
    county = check_county("component", found["county"], text)
    major = check_class("component", "major", found["major"], MAJOR_WIDTH, text)
    minor = check_class("component", "minor", found["minor"], minor_width, text)
    serial = check_serial("component", int(found["serial"]), SERIAL_WIDTH, text)
    return ComponentCode(county, major, minor, serial)


@dataclass(frozen=True, slots=True, order=True)
class MatterCode:
    """A matter type of a county: 6 county + 2 major + 3 minor. Raises Refusal `code-malformed`.

    >>> str(MatterCode("999001", "06", "010"))
    '99900106010'
    """

    county: str
    major: str
    minor: str

    def __post_init__(self) -> None:
        text = f"{self.county}{self.major}{self.minor}"
        check_county("matter", self.county, text)
        check_class("matter", "major", self.major, MAJOR_WIDTH, text)
        check_class("matter", "minor", self.minor, MINOR_WIDTH, text)

    @property
    def class_code(self) -> str:
        return self.major + self.minor

    @property
    def is_component_state(self) -> bool:
        """Majors 01 to 05 are the abnormal states of the component of the same code; events follow from 06."""
        return 1 <= int(self.major) <= 5

    def __str__(self) -> str:
        return f"{self.county}{self.major}{self.minor}"

    def grouped(self) -> str:
        return f"{self.county} {self.major} {self.minor}"


def parse_matter(text: str) -> MatterCode:
    """An 11-digit matter type code. Raises Refusal `code-malformed`.

    >>> parse_matter("999001 06 010").class_code
    '06010'
    """
    found = split("matter", text, (("county", 6), ("major", MAJOR_WIDTH), ("minor", MINOR_WIDTH)))
    county = check_county("matter", found["county"], text)
    major = check_class("matter", "major", found["major"], MAJOR_WIDTH, text)
    return MatterCode(county, major, check_class("matter", "minor", found["minor"], MINOR_WIDTH, text))
