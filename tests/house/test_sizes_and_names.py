"""The house stays small: sizes of files and functions, names that say something, nothing of another machine."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SOURCE = [p for p in sorted((HOUSE / "src").rglob("*.py")) if "migrations" not in p.parts]
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout
    return [HOUSE / name for name in listed.split("\0") if name and (HOUSE / name).is_file()]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def quantile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def test_files_are_small() -> None:
    sizes = {p: lines(p) for p in SOURCE}
    assert [str(p) for p, n in sizes.items() if n > 600] == []
    assert statistics.median(sizes.values()) <= 80
    assert quantile(list(sizes.values()), 0.9) <= 300


def test_functions_are_short() -> None:
    lengths = []
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lengths.append(node.end_lineno - node.lineno + 1)
    assert quantile(lengths, 0.9) <= 30


@pytest.mark.parametrize("path", SOURCE, ids=lambda p: p.relative_to(HOUSE).as_posix())
def test_names_say_something(path: Path) -> None:
    assert not EMPTY_NAMES & {path.stem, *path.relative_to(HOUSE).parts[:-1]}


def test_nothing_names_another_machine_or_registry() -> None:
    forbidden = re.compile(
        r"/work/|\.\./shared/(?!data)|/root/\.|files\.pythonhosted|pypi\.org|registry\.npmjs|deb\.debian"
    )
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".jpg", ".png", ".parquet", ".mo"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(HOUSE)}: {m.group()}" for m in forbidden.finditer(text)]
    assert found == []


def test_only_settings_read_the_environment() -> None:
    reads = re.compile(r"os\.(environ\.get|getenv)|os\.environ\[[^]]+\](?!\s*=)")
    allowed = {"src/linli/site/settings.py"}
    found = [p.relative_to(HOUSE).as_posix() for p in SOURCE if reads.search(p.read_text(encoding="utf-8"))]
    assert set(found) <= allowed


def test_chinese_sentences_use_chinese_punctuation() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])")
    found = []
    for path in [*SOURCE, *tracked("src/*.po", "src/*.yaml", "src/*.html")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if wrong.search(line):
                found.append(f"{path.relative_to(HOUSE)}:{number}: {line.strip()[:80]}")
    assert found == []
