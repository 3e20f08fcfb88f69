"""What a guide puts between quotation marks is what the button, the page or the field is called today."""

from __future__ import annotations

import re
from pathlib import Path

from linli.site import settings
from linli.site.guides import GUIDES

SOURCES = settings.CHECKOUT / "src" / "linli"
QUOTED = re.compile(r"“([^”]+)”")
MESSAGE = re.compile(r'^msg(?:id|id_plural|str|str\[\d\]) "(.+)"$', re.M)
IN_PACKS = re.compile(r"\{en: (.+?), zh: (.+?)\}")
IN_CODE = re.compile(r'"([^"\n]{1,60})"')
SAID = {
    "the lamp does not work",
    "dispatch together",
    "批量派遣",
}  # an example, and words put together by a page


def test_guides_name_things_as_the_pages_do() -> None:
    known = {plain(name) for name in names()} | SAID
    unknown = {
        (guide.code, quoted)
        for guide in GUIDES
        for quoted in QUOTED.findall(str(guide))
        if plain(quoted) not in known
    }
    assert not unknown


def names() -> set[str]:
    found: set[str] = set()
    for catalogue in SOURCES.glob("doors/*/locale/zh_Hans/LC_MESSAGES/django.po"):
        found |= set(MESSAGE.findall(read(catalogue).replace('"\n"', "")))
    for pack in SOURCES.glob("packs/**/*.yaml"):
        found |= {word.strip("\"' ") for pair in IN_PACKS.findall(read(pack)) for word in pair}
    for code in SOURCES.glob("**/*.py"):
        if code.parent.name != "guides":
            found |= set(IN_CODE.findall(read(code)))
    return found


def plain(name: str) -> str:
    return name.lower().rstrip("….")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
