"""Somebody else's reports, read from a file and mapped to cases; pure: nothing here writes to the database."""

from __future__ import annotations

from .files import Table, read_table
from .mapping import Mapping, check_against_pack, read_mapping
from .outcome import Outcome
from .remarks import Remark
from .rows import ImportRow, Reading, read_rows

__all__ = [
    "ImportRow",
    "Mapping",
    "Outcome",
    "Reading",
    "Remark",
    "Table",
    "check_against_pack",
    "read_mapping",
    "read_rows",
    "read_table",
]
