"""The documentation cannot fall behind: links lead somewhere, examples run, tables are those of the code."""

from __future__ import annotations

import argparse
import contextlib
import doctest
import re
import shlex
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from linli.site import cli
from tests.house.docs_tables import HOUSE, remade

PAGES = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md"), *(HOUSE / "examples").rglob("*.md")])
NAMES = [p.relative_to(HOUSE).as_posix() for p in PAGES]
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    kind: str
    body: str


def read(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    return [Block(m["kind"], m["body"]) for m in FENCE.finditer(text)]


def headings(text: str) -> list[tuple[int, str]]:
    found = re.findall(r"^(#+) (.+)$", FENCE.sub("", text), re.MULTILINE)
    return [(len(marks), words.strip()) for marks, words in found]


def anchor(heading: str) -> str:
    """As the usual readers of Markdown make it: small letters, no punctuation, hyphens for spaces."""
    plain = re.sub(r"[`*]", "", heading).lower()
    kept = "".join(c for c in plain if c in " -_" or unicodedata.category(c)[0] in "LN")
    return kept.replace(" ", "-")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = FENCE.sub("", read(name))
    for target in LINK.findall(text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, part = target.partition("#")
        there = (HOUSE / name).parent / path if path else HOUSE / name
        assert there.exists(), f"{name}: {target}"
        if part:
            anchors = {anchor(words) for _, words in headings(there.read_text(encoding="utf-8"))}
            assert part in anchors, f"{name}: {target}"


@pytest.mark.parametrize("name", [n for n in NAMES if ">>> " in read(n)])
def test_python_examples_run(name: str) -> None:
    code = "\n".join(b.body for b in blocks(read(name)) if b.kind == "python")
    assert ">>> " in code, f"{name}: put examples into a block of the kind python"
    parsed = doctest.DocTestParser().get_doctest(code, {}, name, name, 0)
    told: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(parsed, out=told.append)
    assert tried > 0
    assert failed == 0, "".join(told)


@pytest.mark.parametrize(
    "name", [n for n in NAMES if any(b.kind in {"console", "yaml"} for b in blocks(read(n)))]
)
def test_what_a_console_shows_is_what_the_command_prints(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of the page; files that it shows (`# file: NAME`) are written first, where the commands run."""
    monkeypatch.chdir(tmp_path)
    for block in blocks(read(name)):
        if block.kind == "yaml" and block.body.startswith("# file: "):
            first, _, rest = block.body.partition("\n")
            file = tmp_path / first.removeprefix("# file: ")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(rest, encoding="utf-8")
        if block.kind == "console":
            assert block.body.startswith("$ linli "), name
            for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
                line, _, expected = part.partition("\n")
                cli.main(shlex.split(line)[1:])
                shown = capsys.readouterr()
                assert shown.out + shown.err == expected, f"{name}: $ {line}"


def commands_shown(text: str) -> list[str]:
    """Every `linli …` in blocks of the kind sh, and in running text that is a whole command."""
    lines = [line for b in blocks(text) if b.kind == "sh" for line in b.body.splitlines()]
    lines += re.findall(r"`((?:\./)?linli [^`]+)`", FENCE.sub("", text))
    return [line.removeprefix("./") for line in lines if re.match(r"(\./)?linli ", line)]


class Stop(Exception):  # noqa: N818
    pass


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise Stop(message)


@pytest.mark.parametrize("name", [n for n in NAMES if commands_shown(read(n))])
def test_every_command_that_is_shown_exists_with_its_options(name: str) -> None:
    for line in commands_shown(read(name)):
        words = shlex.split(line)[1:]
        if words[0] == "COMMAND" or words == ["--help"]:
            continue
        found = cli.find(words)
        assert found is not None, f"{name}: {line}"
        parser = Parser()
        module = cli.load(found[0])
        module.add(parser)
        known = {option for action in parser._actions for option in action.option_strings}
        options = {word.split("=")[0] for word in found[1] if word.startswith("--")}
        assert options <= known, f"{name}: {line}"
        in_block = any(line in b.body for b in blocks(read(name)) if b.kind == "sh")
        if in_block:  # a line to be copied must be whole
            with contextlib.suppress(SystemExit):
                parser.parse_args(found[1])


@pytest.mark.parametrize("name", [n for n in NAMES if "<!-- made: " in read(n)])
def test_tables_are_those_of_the_code(name: str) -> None:
    assert remade(read(name)) == read(name), "run: python -m tests.house.docs_tables"


def test_settings_page_names_every_variable_and_no_other() -> None:
    code = (HOUSE / "src/linli/site/settings.py").read_text(encoding="utf-8")
    read_there = set(re.findall(r"environ(?:\.get)?[\[(]\s*\"([A-Z_0-9]+)\"", code))
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \|", read("docs/reference/settings.md"), re.MULTILINE)
    assert len(read_there) > 8
    assert sorted(rows) == sorted(read_there)


def test_privacy_page_lists_every_principle() -> None:
    from linli.engine.catalogue.principles.refusing import PRINCIPLES

    rows = re.findall(r"^\| `(no-[a-z-]+)` \|", read("docs/explain/privacy.md"), re.MULTILINE)
    assert rows == list(PRINCIPLES)


def test_pack_format_lists_every_need_guard_condition_and_clock() -> None:
    from linli.engine.lifecycle import CLOCKS, GUARDS, NEEDS
    from linli.engine.lifecycle.terms import WHENS

    expected = {"needs": set(NEEDS), "guards": set(GUARDS), "when": set(WHENS) - {""}, "clock": set(CLOCKS)}
    for key, words in expected.items():
        row = re.search(rf"^\| `{key}` \| (.+) \|$", read("docs/reference/pack-format.md"), re.MULTILINE)
        assert row is not None, key
        assert set(re.findall(r"`([a-z_]+)`", row[1])) == words


def test_both_readmes_say_the_same_in_the_same_order() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert blocks(english) == blocks(chinese)

    def links(text: str) -> list[str]:
        return [t for t in LINK.findall(text) if not t.startswith("README")]

    assert links(english) == links(chinese)
    assert english.count("\n- ") == chinese.count("\n- ")
    assert len(english.splitlines()) <= 120
    assert len(chinese.splitlines()) <= 120


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_opens_with_a_sentence_a_picture_and_the_two_commands(name: str) -> None:
    parts = [p for p in read(name).split("\n\n") if p.strip()]
    assert parts[0].startswith("# ")
    assert len(re.findall(r"[.。](?:\s|$)", parts[1])) == 1
    assert re.fullmatch(r"!\[.+\]\(docs/picture\.png\)", parts[2])
    assert parts[3] == "```sh\n./linli demo\n./linli test\n```"


def test_the_picture_is_not_heavy() -> None:
    picture = HOUSE / "docs" / "picture.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size <= 250_000


def test_ci_runs_the_commands_of_the_readme() -> None:
    ran = re.findall(r"^\s*(\./linli \w+)", read(".ci/run"), re.MULTILINE)
    assert "./linli test" in ran
    for command in ran:
        assert f"`{command}`" in read("README.md"), command


def test_every_page_is_found_from_the_index() -> None:
    index = read("docs/README.md")
    linked = {(HOUSE / "docs" / t.split("#")[0]).resolve() for t in LINK.findall(index)}
    pages = {p.resolve() for p in (HOUSE / "docs").rglob("*.md")} - {(HOUSE / "docs/README.md").resolve()}
    assert sorted(p.name for p in pages - linked) == []


def test_decisions_are_numbered_once_and_have_their_parts() -> None:
    files = sorted((HOUSE / "docs" / "adr").glob("*.md"))
    assert len(files) >= 5
    assert len({f.name[:4] for f in files}) == len(files)
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(file.name[:4])}. "), file.name
        for part in ("Context", "Decision", "Consequences"):
            assert f"\n## {part}\n" in text, f"{file.name}: {part}"


def test_the_people_of_the_tutorial_are_those_whom_the_demo_prints() -> None:
    """The demo prints the first holder of each role; a power is the name of its role."""
    import yaml

    from examples.town.load import DEMO_PASSWORD

    people = yaml.safe_load((HOUSE / "examples/sample_town/people.yaml").read_text(encoding="utf-8"))
    first: dict[str, dict[str, Any]] = {}
    for person in people:
        for power in person["powers"]:
            first.setdefault(power, person)
    tutorial = read("docs/tutorial/first-case.md")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", tutorial, re.MULTILINE)
    assert len(rows) == 5
    for username, role in rows:
        assert first[role.lower().replace(" ", "_")]["key"] == username
    assert first["handling_unit"]["organisation"] == "municipal_works"
    assert f"`{DEMO_PASSWORD}`" in tutorial


def test_what_the_tutorial_presses_stands_on_the_pages() -> None:
    """Buttons are quoted in bold: names of moves from the pack, or sentences of the templates."""
    from linli.engine.catalogue import SHIPPED, load_pack

    pack = load_pack(SHIPPED / "urban_management")
    assert pack.lifecycle is not None
    known = {move.name.en for move in pack.lifecycle.moves} | {m.name.en for m in pack.classes.values()}
    known |= {c.name.en for m in pack.classes.values() for c in m.conditions} | {"English"}
    pages = "".join(p.read_text(encoding="utf-8") for p in (HOUSE / "src/linli/doors").rglob("*.html"))
    pages += "".join(p.read_text(encoding="utf-8") for p in (HOUSE / "src/linli/doors").rglob("*.py"))
    for quoted in re.findall(r"\*\*([^*]+)\*\*", read("docs/tutorial/first-case.md")):
        assert quoted in known or f'"{quoted}"' in pages, quoted
