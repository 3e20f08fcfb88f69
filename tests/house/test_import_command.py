"""`linli import reports` as somebody types it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from django.db import OperationalError

from linli.records.cases.models import Case
from linli.site import setup
from linli.site.cli import main
from linli.site.commands import import_reports as command
from linli.words import Refusal
from tests.records.import_files import MAPPING, row, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A command line for two reports, in a folder of its own."""
    monkeypatch.setattr(setup, "migrate", lambda: None)  # the test database is up to date
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(MAPPING, encoding="utf-8")
    path = write_csv(tmp_path, [row(1), row(2, lon="")])
    return ["import", "reports", str(path), "--mapping", "old.yaml", "--tenant", "liudu"]


def test_summary_progress_and_result_file(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed) == 0
    out, progress = capsys.readouterr()
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[:3] == ["2 rows read", "2 imported", "1 of these in a grid"]
    assert "1 no place" in lines
    assert "2/2" in progress
    result = json.loads(Path("reports.import.json").read_text(encoding="utf-8"))
    assert (result["counts"]["imported"], result["no_place"][0]["line"]) == (2, 3)
    assert main([*typed, "--lang", "zh"]) == 0
    assert "2 此前已导入" in " ".join(capsys.readouterr().out.split())
    assert Case.objects.count() == 2


def test_a_new_town_needs_a_county_and_a_name(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*typed[:-2], "--new-tenant", "elsewhere"]) == 1
    said = capsys.readouterr().err
    assert "--county" in said
    assert "区划代码" in said


def test_a_town_that_is_there_with_another_county(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed[:-2], "--new-tenant", "liudu", "--county", "999777"]) == 1
    said = capsys.readouterr().err
    assert "999001 and not 999777" in said
    assert "而不是 999777" in said


def test_a_town_that_is_not_there(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*typed[:-1], "nowhere"]) == 1
    assert "There is no such town yet" in capsys.readouterr().err


def test_a_result_that_cannot_be_written_is_refused_before_the_import(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, "--result", "no/such/folder.json"]) == 1
    assert "--result" in capsys.readouterr().err
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("stop", "code"),
    [(OperationalError("gone"), "database-stopped"), (KeyboardInterrupt(), "import-interrupted")],
)
def test_a_stop_half_way_says_how_to_go_on(
    typed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stop: BaseException,
    code: str,
) -> None:
    def stops(**_: object) -> None:
        raise stop

    monkeypatch.setattr("linli.records.cases.actions.import_reports", stops)
    assert main(typed) == 1
    said = capsys.readouterr().err
    assert "run the same command again" in said
    assert "重新运行同一命令" in said
    refusals = {c.code: c for c in (command._database_stopped(3), command._interrupted(3))}
    assert isinstance(refusals[code], Refusal)


def test_the_how_to_page_shows_what_happens(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "howto" / "import-reports.md").read_text(encoding="utf-8")
    blocks = dict(reversed(re.findall(r"^```(yaml|csv|sh|text)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)))
    Path("old.yaml").write_text(blocks["yaml"], encoding="utf-8")
    Path("old.csv").write_text(blocks["csv"], encoding="utf-8")
    command, _, new_town = blocks["sh"].strip().partition(" --new-tenant ")
    assert new_town.startswith("old_town --county 999004")
    assert main([*shlex.split(command)[1:], "--tenant", "liudu"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(blocks["text"])
    assert out.endswith("old.import.json\n")
