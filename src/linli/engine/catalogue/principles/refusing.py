"""The one question: may this text stand in a pack? The answer names the principle it breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from linli.engine.catalogue.principles.chinese import CHINESE
from linli.engine.catalogue.principles.english import ENGLISH, PINYIN
from linli.engine.catalogue.principles.normal import chinese_forms, latin_forms
from linli.engine.catalogue.principles.together import (
    ALONE_EN,
    ALONE_ZH,
    BESIDE_EN,
    BESIDE_ZH,
    FILES_EN,
    FILES_ZH,
    NEAR_EN,
    NEAR_ZH,
    NEUTRAL_EN,
    NEUTRAL_ZH,
    PERSON,
    WHOM,
)
from linli.words import Refusal, Words


@dataclass(frozen=True, slots=True)
class Principle:
    """One refusal of the principles; `words` completes the sentence “… is about …”."""

    code: str
    words: Words


PRINCIPLES: Final[dict[str, Principle]] = {
    code: Principle(code, Words(en, zh))
    for code, en, zh in (
        ("no-political-opinion", "political opinion or conduct", "政治观点或政治表现"),
        ("no-religion-or-belief", "religion or belief", "宗教或信仰"),
        ("no-ethnicity", "ethnicity", "民族或种族"),
        ("no-petition-history", "somebody's petitions or complaints", "个人的信访或投诉历史"),
        ("no-sexual-life", "sexual life", "性生活"),
        ("no-births", "pregnancy, contraception or births", "怀孕、避孕或生育"),
        ("no-genetic-data", "genetic data", "基因数据"),
        ("no-face-data", "face or other biometric data", "人脸等生物特征数据"),
        (
            "no-risk-score-of-persons",
            "scoring, ranking or flagging individual people",
            "对个人评分、排名或标记为重点",
        ),
        ("no-tracking-of-residents", "tracking residents", "追踪居民"),
        ("no-assembly-control", "assemblies of people", "集会、聚集"),
        ("no-speech-control", "what people say or publish", "言论或出版内容"),
        ("no-worship-control", "worship", "宗教活动"),
        ("no-file-on-persons", "who somebody is or what somebody does", "某人是谁、做了什么"),
    )
}


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What was found, and the principle against it."""

    principle: Principle
    found: str

    @property
    def words(self) -> Words:
        return Words(
            "“{found}” is about {what}, which this product does not record, list or score (principle {code}); "
            "remove it.",
            "“{found}”涉及{what}，本产品不予记录、列名单或评分（原则 {code}）；请删除。",
        ).format(found=self.found, what=self.principle.words, code=self.principle.code)


FILES: Final = "no-file-on-persons"
Table = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def rules() -> tuple[Table, Table]:
    chinese = [*CHINESE, *ALONE_ZH, *_beside(BESIDE_ZH, WHOM, NEAR_ZH), (FILES, FILES_ZH)]
    latin = [*ENGLISH, *PINYIN, *ALONE_EN]
    return (
        tuple((code, re.compile(pattern)) for code, pattern in chinese),
        tuple((code, re.compile(pattern, re.MULTILINE)) for code, pattern in latin),
    )


@cache
def within_a_clause() -> Table:
    """Rules of two words in one clause."""
    rows = [*_beside(BESIDE_EN, rf"\b{PERSON}\b", NEAR_EN), (FILES, FILES_EN)]
    return tuple((code, re.compile(pattern, re.MULTILINE)) for code, pattern in rows)


def _beside(table: Iterable[tuple[str, str]], whom: str, near: str) -> Iterator[tuple[str, str]]:
    """Each row with a person before or behind it."""
    for code, words in table:
        yield code, f"(?:{whom}){near}(?:{words})|(?:{words}){near}(?:{whom})"


@cache
def neutral() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(NEUTRAL_ZH)), re.compile("|".join(NEUTRAL_EN))


def find_forbidden(text: str) -> Forbidden | None:
    """The first thing in `text` that breaks a principle, in Chinese or English; None if nothing does.

    Spacing, separators, case, accents, look-alike letters and traditional characters make no
    difference; identifiers (`faceId`, `religious_belief`) are read as words.

    >>> find_forbidden("宗 教 信 仰").principle.code
    'no-religion-or-belief'
    >>> find_forbidden("重点单位"), find_forbidden("The balcony faces the street")
    (None, None)
    """
    chinese, latin = rules()
    harmless_zh, harmless_en = neutral()
    in_latin = latin_forms(text)
    for forms, table, harmless, mark in (
        (chinese_forms(text), chinese, harmless_zh, "，"),
        (in_latin, latin, harmless_en, " , "),
        (in_latin[2:], within_a_clause(), harmless_en, "\n"),
    ):
        for form in dict.fromkeys(harmless.sub(mark, form) for form in forms):
            for code, pattern in table:
                found = pattern.search(form)
                if found:
                    return Forbidden(PRINCIPLES[code], found.group().strip()[:60])
    return None


def admit(*texts: str) -> None:
    """For verbs that take a name or a text of the town's own: raises the refusal of the first that breaks a principle.

    >>> admit("Street light", "路灯", "")
    """
    for text in texts:
        refusal = refuse_forbidden(text)
        if refusal is not None:
            raise refusal


def refuse_forbidden(value: str | Words) -> Refusal | None:
    """The refusal that a forbidden text deserves, to raise or to show; None for a harmless one.

    For every validator of what people may define: packs, programmes, forms, checklists, lists,
    scores. Code `principle`, data `principle` (its code) and `found` (the words), status 422.

    >>> refuse_forbidden(Words("Face recognition", "人脸识别")).data["principle"]
    'no-face-data'
    """
    for text in (value,) if isinstance(value, str) else (value.zh, value.en):
        forbidden = find_forbidden(text)
        if forbidden:
            data = {"principle": forbidden.principle.code, "found": forbidden.found}
            return Refusal("principle", forbidden.words, data, 422)
    return None
