"""How Chinese sounds, in Latin letters: for those who type pinyin or initials, and for slips between characters that sound alike."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

TABLE = Path(__file__).with_name("pinyin.txt")
MOST_READINGS = 4
LETTERS = re.compile(r"[a-zü]+")


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Each character's syllables, the usual one first."""
    first: dict[str, list[str]] = {}
    second: dict[str, list[str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        syllable, usual, *rarer = line.split(" ")
        for character in usual:
            first.setdefault(character, []).append(syllable)
        for character in "".join(rarer):
            second.setdefault(character, []).append(syllable)
    return {c: (*first.get(c, ()), *second.get(c, ())) for c in {*first, *second}}


@cache
def usual_readings() -> dict[str, str]:
    """Each syllable with the characters that are usually read so: what a phone needs to search by sound."""
    found: dict[str, str] = {}
    for character, ways in readings().items():
        found[ways[0]] = found.get(ways[0], "") + character
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


@cache
def syllables() -> frozenset[str]:
    return frozenset(s for found in readings().values() for s in found)


def sounds(text: str) -> tuple[str, ...]:
    """The usual syllable of each character that has one.

    >>> sounds("路灯不亮")
    ('lu', 'deng', 'bu', 'liang')
    """
    table = readings()
    return tuple(table[c][0] for c in text if c in table)


def ways_to_read(text: str) -> tuple[tuple[str, ...], ...]:
    """All readings of a short text, where characters have several; the usual one first.

    >>> ways_to_read("店长")
    (('dian', 'zhang'), ('dian', 'chang'))
    """
    table = readings()
    ways = product(*(table[c] for c in text if c in table))
    return tuple(way for way, _ in zip(ways, range(MOST_READINGS), strict=False))


def split(text: str) -> tuple[str, ...]:
    """Latin letters as syllables, the longest first; empty where they are not pinyin from end to end.

    >>> split("ludeng"), split("xi'an"), split("lvse"), split("bench")
    (('lu', 'deng'), ('xi', 'an'), ('lv', 'se'), ())
    """
    found: list[str] = []
    for word in LETTERS.findall(text.replace("ü", "v")[:60]):
        own = _split(word)
        if not own:
            return ()
        found += own
    return tuple(found)


def _split(word: str) -> tuple[str, ...]:
    """From the end: `best[i]` is how the letters from i on are cut."""
    known = syllables()
    best: list[tuple[str, ...] | None] = [None] * len(word) + [()]
    for start in range(len(word) - 1, -1, -1):
        for size in range(min(6, len(word) - start), 0, -1):
            rest = best[start + size]
            if word[start : start + size] in known and rest is not None:
                best[start] = (word[start : start + size], *rest)
                break
    return best[0] or ()
