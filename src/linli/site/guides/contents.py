"""What a guide is made of: for each role the pages of its day in order, each with a picture and the steps to take there."""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words


@dataclass(frozen=True)
class Page:
    """One picture (the name of a screenshot and its size), what it is, and what to do there, step by step."""

    shot: str
    title: Words
    text: Words
    steps: tuple[Words, ...]
    size: str


@dataclass(frozen=True)
class Guide:
    code: str
    title: Words
    text: Words
    pages: tuple[Page, ...]


def page(
    shot: str, title: tuple[str, str], text: tuple[str, str], *steps: tuple[str, str], size: str = "desktop"
) -> Page:
    """Pairs are English and Chinese."""
    return Page(shot, Words(*title), Words(*text), tuple(Words(*s) for s in steps), size)
