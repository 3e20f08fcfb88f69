"""Plain words of a resident → classes, without a model: phrases, word stems and pairs of characters.

Three signals, added up: a search phrase of the pack found in the text (the longer, the surer);
stems of English words in common; pairs of Chinese characters in common. Rare words and pairs count
for more. Everything is deterministic; equals are ordered by key.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.engine.catalogue.principles.normal import simplified
from linli.words import Words

Key = tuple[str, str]
Row = tuple[Key, Words, Sequence[str], Sequence[Words]]

LATIN = re.compile(r"[a-z0-9]+")
CHINESE = re.compile(r"[㐀-鿿]+")
STOP_WORDS = """
a an and are at be been by can cannot do does for from has have here i in is it its my not of off on or
our out please so that the there they this to up very was we were which with you your
"""
STOP = frozenset(STOP_WORDS.split())
ENOUGH = 1.2
"""A score below this is a coincidence (one common pair of characters), not an answer."""


def plain(text: str) -> str:
    """Half-width, lower case, simplified characters.

    >>> plain("ＡＢ 路燈")
    'ab 路灯'
    """
    return simplified(unicodedata.normalize("NFKC", text).lower())


def stem(word: str) -> str:
    """The stem of an English word, roughly: plural, -ing, -ed, -ly are taken off.

    >>> stem("potholes"), stem("overflowing"), stem("parked"), stem("bus")
    ('pothol', 'overflow', 'park', 'bus')
    """
    for ending in ("ings", "ing", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] in "ey":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def parts(text: str) -> Counter[str]:
    """Stems and pairs of characters of a text, counted."""
    clean = plain(text)
    found = Counter(stem(word) for word in LATIN.findall(clean) if word not in STOP)
    for run in CHINESE.findall(clean):
        found.update([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
    return found


def phrase_key(text: str) -> str:
    """A phrase as it is looked for: Chinese without spaces, English as stems between spaces."""
    clean = plain(text)
    if CHINESE.search(clean):
        return re.sub(r"\s+", "", clean)
    return " " + " ".join(stem(word) for word in LATIN.findall(clean) if word not in STOP) + " "


@dataclass(frozen=True, slots=True)
class Entry:
    key: Key
    phrases: tuple[str, ...]
    name_phrases: frozenset[str]
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """All classes, ready to be searched."""

    entries: tuple[Entry, ...]
    rarity: dict[str, float]
    synonyms: tuple[tuple[str, ...], ...]

    @classmethod
    def build(cls, rows: Iterable[Row], synonyms: Sequence[Sequence[str]] = ()) -> SearchIndex:
        entries = tuple(_entry(row) for row in rows)
        seen = Counter(part for entry in entries for part in entry.weights)
        rarity = {part: math.log(1 + len(entries) / count) for part, count in seen.items()}
        return cls(entries, rarity, tuple(tuple(plain(w) for w in group) for group in synonyms))

    def find(self, text: str, language: str = "zh-hans") -> list[Key]:
        """Keys of the classes that fit, best first.

        >>> from linli.words import Words
        >>> lamp = (("component", "01037"), Words("Street light", "路灯"), ["灯不亮"], [])
        >>> bin_ = (("component", "03005"), Words("Litter bin", "垃圾箱"), [], [])
        >>> SearchIndex.build([lamp, bin_]).find("门口的路灯不亮了")
        [('component', '01037')]
        """
        asked = self._widen(text[:500])
        wanted, flat_zh = parts(asked), re.sub(r"\s+", "", plain(asked))
        flat_en = " " + " ".join(stem(w) for w in LATIN.findall(plain(asked)) if w not in STOP) + " "
        kinds = ("component", "event") if language.lower().startswith("zh") else ("event", "component")
        scored = [(self._score(entry, wanted, flat_zh, flat_en), entry.key) for entry in self.entries]
        good = [(score, key) for score, key in scored if score >= ENOUGH]
        good.sort(
            key=lambda row: (-round(row[0], 6), kinds.index(row[1][0]) if row[1][0] in kinds else 9, row[1])
        )
        floor = good[0][0] * 0.2 if good else 0
        return [key for score, key in good if score >= floor]

    def _widen(self, text: str) -> str:
        """The text, and after it the other words for what it says."""
        clean = plain(text)
        stems = phrase_key(clean) if not CHINESE.search(clean) else clean
        more = [
            group[0]
            for group in self.synonyms
            if group[0] not in clean
            and any(w in clean if CHINESE.search(w) else phrase_key(w) in stems for w in group[1:])
        ]
        return " ".join([text, *more])

    def _score(self, entry: Entry, wanted: Counter[str], flat_zh: str, flat_en: str) -> float:
        score = 0.0
        for phrase in entry.phrases:
            where = flat_en if phrase.startswith(" ") else flat_zh
            if phrase.strip() and phrase in where:
                size = len(phrase.split()) * 2 if phrase.startswith(" ") else len(phrase)
                score = max(score, 2.0 + 1.5 * size + (0.5 if phrase in entry.name_phrases else 0.0))
        shared = sum(entry.weights[part] * self.rarity[part] for part in wanted if part in entry.weights)
        return score + shared / math.sqrt(1 + sum(wanted.values()))


def _entry(row: Row) -> Entry:
    key, name, search_words, conditions = row
    names = frozenset(phrase_key(text) for text in (name.zh, name.en))
    phrases = tuple(sorted({*names, *(phrase_key(word) for word in search_words)}))
    weights: dict[str, float] = {}
    for weight, texts in (
        (0.4, [t for c in conditions for t in (c.en, c.zh)]),
        (1.0, search_words),
        (1.5, (name.en, name.zh)),
    ):
        for text in texts:
            for part in parts(text):
                weights[part] = max(weights.get(part, 0.0), weight)
    return Entry(key, phrases, names, weights)
