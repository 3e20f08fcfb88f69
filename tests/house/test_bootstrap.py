"""What a newcomer is told before anything is installed."""

from __future__ import annotations

import os
import sys

import pytest

import bootstrap


def test_another_user_than_root_is_given_the_one_line_to_run(monkeypatch, capsys) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert bootstrap.install_system(["chromium", "fonts-noto-cjk"]) is False
    assert (
        "sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk" in capsys.readouterr().err
    )


def test_debians_python_without_venv_is_noticed(monkeypatch) -> None:
    assert bootstrap.venv_packages() == []
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # importing it now fails
    assert bootstrap.venv_packages() == [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


@pytest.mark.skipif(sys.platform != "linux", reason="the list of libraries is Debian's")
def test_missing_libraries_are_named_by_their_package(monkeypatch) -> None:
    class Known:
        stdout = "libpango-1.0.so.0 (libc6) => /lib\nlibharfbuzz-subset.so.0 => /lib\n"

    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: Known)
    assert bootstrap.missing_libraries() == ["libpangoft2-1.0-0"]


def test_a_missing_chinese_font_is_named(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(bootstrap, "FONTS", tmp_path)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)
    assert bootstrap.missing_font() == ["fonts-noto-cjk"]
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    assert bootstrap.missing_font() == []


def test_the_environment_is_made_again_when_the_lock_changes(monkeypatch, tmp_path) -> None:
    before = bootstrap.fingerprint()
    changed = tmp_path / "requirements.lock"
    changed.write_bytes(bootstrap.LOCK.read_bytes() + b"# another line\n")
    monkeypatch.setattr(bootstrap, "LOCK", changed)
    assert bootstrap.fingerprint() != before
