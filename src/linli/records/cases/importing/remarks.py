"""A row of the file that somebody should look at, and why."""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words


@dataclass(frozen=True, slots=True)
class Remark:
    """`line`: in the file, from 1; `ref`: the source's own number of the report, where it could be read."""

    line: int
    ref: str
    words: Words
