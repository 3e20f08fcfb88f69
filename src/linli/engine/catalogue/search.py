"""Plain words of a resident → classes, without a model: phrases, word stems, pairs of characters, and sounds.

Three signals, added up: a search phrase of the pack found in the text (the longer, the surer);
stems of English words in common; pairs of Chinese characters in common. Rare words and pairs count
for more. A slip is forgiven: an English word that nothing knows is read as the nearest one that is known, Chinese
also counts by its sound, so that pinyin, its initials and characters that sound alike are understood. Only where all
of this finds nothing, single rare characters decide. Everything is deterministic; equals are ordered by key.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from linli.engine.catalogue.pinyin import sounds, split, ways_to_read
from linli.engine.catalogue.principles.normal import simplified
from linli.engine.catalogue.slips import nearest
from linli.words import Words

Key = tuple[str, str]
Row = tuple[Key, Words, Sequence[str], Sequence[Words]]

LATIN = re.compile(r"[a-z0-9]+")
CHINESE = re.compile(r"[㐀-鿿]+")
INITIALS = re.compile(r"(?!(.)\1+$)[a-z]{2,8}")
STOP_WORDS = """
a an and are at be been by can cannot do does for from has have here i in is it its my not of off on or
our out please so that the there they this to up very was we were which with you your
"""
STOP = frozenset(STOP_WORDS.split())
FILLER = re.compile(
    "[的了着过在是有被给把很太好都也还又就一个只些我你他她它们家里上下边儿啊呀吧呢吗哦请帮这那]"
)
"""Characters that people put between those that say something: 路面有个坑 → 路面坑."""
ENOUGH = 1.2
"""A score below this is a coincidence (one common pair of characters), not an answer."""
BY_SOUND = 0.6
"""What sounds alike counts for less than what is written alike."""
BY_CHARACTER = 0.8
RARE = 2.0
"""At most one class in six: a character that says what it is about."""


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


def thin(text: str) -> str:
    """Chinese without spaces and without the characters that only connect.

    >>> thin("路面 有个 大坑")
    '路面大坑'
    """
    return FILLER.sub("", re.sub(r"\s+", "", text))


@dataclass(frozen=True, slots=True)
class Sound:
    """A Chinese phrase as it is read: `ludengbuliang`, `ldbl`."""

    whole: str
    initials: str
    size: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A search phrase, and what it is worth where it stands in the text: whole, or without its connecting characters."""

    text: str
    worth: float
    thin: str = ""
    thin_worth: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One class as it is looked for. `pairs`: what its pairs of syllables weigh; `characters`: those of its name and search words."""

    key: Key
    english: tuple[Phrase, ...]
    chinese: tuple[Phrase, ...]
    weights: dict[str, float]
    sounds: tuple[Sound, ...]
    pairs: dict[str, float]
    characters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, in all the forms in which it is compared."""

    words: Counter[str]
    chinese: str
    thin: str
    english: str
    sound: str
    pairs: Counter[str]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """All classes, ready to be searched."""

    entries: tuple[Entry, ...]
    rarity: dict[str, float]
    synonyms: tuple[tuple[str, ...], ...]
    known: frozenset[str]

    @classmethod
    def build(cls, rows: Iterable[Row], synonyms: Sequence[Sequence[str]] = ()) -> SearchIndex:
        entries = tuple(_entry(row) for row in rows)
        seen = Counter(
            part for e in entries for part in (*e.weights, *e.pairs, *e.characters - e.weights.keys())
        )
        rarity = {part: math.log(1 + len(entries) / count) for part, count in seen.items()}
        groups = tuple(tuple(plain(w) for w in group) for group in synonyms)
        words = {part for part in rarity if LATIN.fullmatch(part)}
        words |= {stem(w) for group in groups for text in group for w in LATIN.findall(text)}
        return cls(entries, rarity, groups, frozenset(words))

    def find(self, text: str, language: str = "zh-hans") -> list[Key]:
        """Keys of the classes that fit, best first.

        >>> from linli.words import Words
        >>> lamp = (("component", "01037"), Words("Street light", "路灯"), ["灯不亮"], [])
        >>> bin_ = (("component", "03005"), Words("Litter bin", "垃圾箱"), [], [])
        >>> index = SearchIndex.build([lamp, bin_])
        >>> index.find("门口的路灯不亮了"), index.find("ludeng"), index.find("liter bin"), index.find("路登")
        ([('component', '01037')], [('component', '01037')], [('component', '03005')], [('component', '01037')])
        """
        asked = self._asked(text[:500])
        kinds = ("component", "event") if language.lower().startswith("zh") else ("event", "component")
        scored = [(self._score(entry, asked), entry.key) for entry in self.entries]
        good = [(score, key) for score, key in scored if score >= ENOUGH]
        if not good:
            good = [(score, e.key) for e in self.entries if (score := self._by_characters(e, asked)) > 0]
        good.sort(
            key=lambda row: (-round(row[0], 6), kinds.index(row[1][0]) if row[1][0] in kinds else 9, row[1])
        )
        floor = good[0][0] * 0.2 if good else 0
        return [key for score, key in good if score >= floor]

    def _asked(self, text: str) -> Asked:
        clean = plain(text)
        wide = plain(self._widen(text))
        chinese = re.sub(r"\s+", "", wide)
        stems = self._mended([w for w in LATIN.findall(wide) if w not in STOP])
        read = sounds(clean) if CHINESE.search(clean) else split(clean)
        words = (
            parts(" ".join(CHINESE.findall(wide)))
            + Counter(stems)
            + parts(thin(" ".join(CHINESE.findall(clean))))
        )
        letters = clean.strip() if INITIALS.fullmatch(clean.strip()) else ""
        return Asked(
            words, chinese, thin(chinese), f" {' '.join(stems)} ", "".join(read) or letters,
            Counter(f"{a} {b}" for a, b in pairwise(read)),
        )  # fmt: skip

    def _mended(self, words: Sequence[str]) -> list[str]:
        """Stems; a word that nothing knows becomes two that are known, or the nearest one, or what it makes with its neighbour."""
        found: list[str] = []
        for i, word in enumerate(words):
            joined = stem(words[i - 1] + word) if i else ""
            if joined in self.known:
                found.append(joined)
            own = stem(word)
            if own in self.known or word.isdigit():
                found.append(own)
                continue
            cut = next(
                (
                    i
                    for i in range(3, len(word) - 2)
                    if stem(word[:i]) in self.known and stem(word[i:]) in self.known
                ),
                0,
            )
            found += [stem(word[:cut]), stem(word[cut:])] if cut else [nearest(own, self.known) or own]
        return found

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

    def _score(self, entry: Entry, asked: Asked) -> float:
        score = max((p.worth for p in entry.english if p.text in asked.english), default=0.0)
        for phrase in entry.chinese:
            if phrase.text in asked.chinese:
                score = max(score, phrase.worth)
            elif phrase.thin and phrase.thin in asked.thin:
                score = max(score, phrase.thin_worth)
        shared = sum(entry.weights[part] * self.rarity[part] for part in asked.words if part in entry.weights)
        score += shared / math.sqrt(1 + sum(asked.words.values()))
        score += BY_CHARACTER * self._by_characters(entry, asked) / math.sqrt(1 + len(asked.thin))
        return max(score, BY_SOUND * self._by_sound(entry, asked)) if asked.sound else score

    def _by_sound(self, entry: Entry, asked: Asked) -> float:
        score = 0.0
        for sound in entry.sounds:
            if sound.whole in asked.sound:
                score = max(score, 2.0 + 1.5 * sound.size)
            elif not asked.pairs and asked.sound.startswith(sound.initials):
                score = max(score, 2.0 + 1.5 * sound.size + (2.0 if asked.sound == sound.initials else 0.0))
        shared = sum(entry.pairs[pair] * self.rarity[pair] for pair in asked.pairs if pair in entry.pairs)
        return score + shared / math.sqrt(1 + sum(asked.pairs.values()))

    def _by_characters(self, entry: Entry, asked: Asked) -> float:
        """Characters that few classes have: they break ties, and decide where nothing else fits."""
        both = entry.characters & set(asked.thin)
        return sum(self.rarity[c] for c in both if self.rarity[c] >= RARE)


def _entry(row: Row) -> Entry:
    key, name, search_words, conditions = row
    names = frozenset(phrase_key(text) for text in (name.zh, name.en))
    keys = sorted({*names, *(phrase_key(word) for word in search_words)} - {"", "  "})
    phrases = [_phrase(text, 2.5 if text in names else 2.0) for text in keys]
    weights: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for weight, texts in (
        (0.4, [t for c in conditions for t in (c.en, c.zh)]),
        (1.0, search_words),
        (1.5, (name.en, name.zh)),
    ):
        for text in texts:
            for part in parts(text):
                weights[part] = max(weights.get(part, 0.0), weight)
            for a, b in pairwise(sounds(plain(text))):
                pairs[f"{a} {b}"] = max(pairs.get(f"{a} {b}", 0.0), weight)
    own = [plain(text) for text in (name.zh, *search_words)]
    characters = frozenset(c for text in own for c in thin(text) if CHINESE.match(c))
    english = tuple(p for p in phrases if p.text.startswith(" "))
    chinese = tuple(p for p in phrases if not p.text.startswith(" "))
    return Entry(key, english, chinese, weights, tuple(_sounds(own)), pairs, characters)


def _phrase(text: str, extra: float) -> Phrase:
    """The longer it is, the surer."""
    if text.startswith(" "):
        return Phrase(text, extra + 3.0 * len(text.split()))
    short = thin(text)
    return Phrase(text, extra + 1.5 * len(text), short if len(short) > 1 else "", extra + 1.2 * len(short))


def _sounds(phrases: Iterable[str]) -> Iterator[Sound]:
    for phrase in phrases:
        for way in ways_to_read(phrase):
            if len(way) > 1:
                yield Sound("".join(way), "".join(s[0] for s in way), len(way))
