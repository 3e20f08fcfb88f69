"""From a text with placeholders to what is sent: plain words, the link and the way to stop always below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from linli.records.cases import wording
from linli.words import Words

from .shipped import LETTERS, Letter

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LONGEST_SUBJECT, LONGEST_MAIL, LONGEST_SHORT = 120, 4000, 300
SEE = Words("See how it stands and answer: {link}", "查看进展、补充或评价：{link}")
STOP = Words("No more messages about this report: {stop}", "不再接收此案卷的通知：{stop}")
WHY = Words(
    "You get this because you left a way to reach you with a report to {town}.",
    "您收到此消息，是因为您向{town}上报问题时留下了联系方式。",
)
SHORT_LINK = Words("How it stands, or no more messages: {link}", "进展、退订：{link}")


class Texts(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def short(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Values:
    """What stands for the placeholders, in the reader's language, and the two links."""

    language: str
    values: Mapping[str, str]
    link: str
    stop: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Plain:
    subject: str
    text: str
    short: str


def shipped_texts(letter: Letter, language: str) -> Plain:
    return Plain(letter.subject.in_(language), letter.text.in_(language), letter.short.in_(language))


def render(texts: Texts, values: Values) -> Rendered:
    """Fill in. A line whose value is missing is left out; nothing of the values is read as a placeholder."""
    zh = values.language.lower().startswith("zh")
    subject = " ".join(_filled(texts.subject, values.values).split()) or values.values["category"]
    below = [
        SEE.in_(values.language).format(link=values.link),
        "",
        WHY.in_(values.language).format(town=values.values["town"]),
    ]
    below.append(STOP.in_(values.language).format(stop=values.stop))
    text = _filled(texts.text, values.values).strip() + "\n\n" + "\n".join(below)
    said = ("" if zh else " ").join(_filled(texts.short, values.values).split("\n"))
    ending = SHORT_LINK.in_(values.language).format(link=values.link)
    short = f"【{values.signature}】{said}{ending}" if zh else f"{values.signature}: {said} {ending}"
    return Rendered(subject[:200], text, short)


def check_template(code: str, *, subject: str, text: str, short: str) -> Letter:
    """The letter a text is for. Refusals: message-unknown, placeholder-unknown, template-incomplete, text-too-long."""
    letter = LETTERS.get(code)
    if letter is None:
        raise wording.message_unknown(code)
    for part, longest in ((subject, LONGEST_SUBJECT), (text, LONGEST_MAIL), (short, LONGEST_SHORT)):
        if not part.strip():
            raise wording.template_incomplete()
        if len(part) > longest:
            raise wording.text_too_long(len(part), longest)
        _refuse_unknown(part, letter)
    return letter


def _refuse_unknown(part: str, letter: Letter) -> None:
    for name in PLACEHOLDER.findall(part):
        if name not in letter.placeholders:
            raise wording.placeholder_unknown(name, letter.placeholders)
    if set("{}") & set(PLACEHOLDER.sub("", part)):
        raise wording.placeholder_unknown("{ }", letter.placeholders)


def _filled(text: str, values: Mapping[str, str]) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if all(values.get(n) for n in PLACEHOLDER.findall(line))]
    return "\n".join(PLACEHOLDER.sub(lambda m: values[m[1]], line) for line in kept)
