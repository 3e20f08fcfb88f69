"""Write the guides into docs/guides: a page for each role and language, with the pictures made small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from .contents import Guide, Page

LANGUAGES = {"en": "en", "zh-hans": "zh"}
WIDEST = {"desktop": 1000, "phone": 390}
HIGHEST = {"desktop": 900, "phone": 844}


def write_guides(guides: Sequence[Guide], shots: Path, docs: Path) -> tuple[list[Path], list[str]]:
    """From the screenshots in `shots`: the pages that were written, and the pictures that were not there."""
    folder = docs / "guides"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    written = [_write(guide, language, shots, folder) for guide in guides for language in LANGUAGES]
    for old in set((folder / "pictures").glob("*.webp")) - {p for page in written for p in _named(page)}:
        old.unlink()
    names = {_name(p, code) for g in guides for p in g.pages for code in LANGUAGES}
    return written, sorted(n for n in names if not (shots / n).exists())


def _write(guide: Guide, language: str, shots: Path, folder: Path) -> Path:
    short = LANGUAGES[language]
    page = folder / (f"{guide.code}.md" if short == "en" else f"{guide.code}.{short}.md")
    lines = [f"# {guide.title.in_(language)}", "", guide.text.in_(language), ""]
    for number, each in enumerate(guide.pages, 1):
        lines += [f"## {number}. {each.title.in_(language)}", "", each.text.in_(language), ""]
        lines += [*(f"- {step.in_(language)}" for step in each.steps), *([""] if each.steps else [])]
        picture = _picture(each, language, shots, folder)
        if picture:
            lines += [f"![{each.title.in_(language)}](pictures/{picture})", ""]
    page.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    return page


def _picture(page: Page, language: str, shots: Path, folder: Path) -> str:
    source = shots / _name(page, language)
    if not source.exists():
        return ""
    name = f"{page.shot}.{page.size}.{LANGUAGES[language]}.webp"
    with Image.open(source) as whole:
        top = whole.crop(
            (0, 0, whole.width, min(whole.height, HIGHEST[page.size] * whole.width // WIDEST[page.size]))
        )
        top.thumbnail((WIDEST[page.size], HIGHEST[page.size]))
        top.convert("RGB").save(folder / "pictures" / name, "WEBP", quality=62, method=6)
    return name


def _name(page: Page, language: str) -> str:
    return f"{page.shot}.{page.size}.{language}.png"


def _named(page: Path) -> list[Path]:
    """The pictures that a page shows."""
    text = page.read_text(encoding="utf-8")
    return [page.parent / part.split(")")[0] for part in text.split("](")[1:] if part.startswith("pictures/")]
