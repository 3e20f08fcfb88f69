"""Format, lint, types, import direction, packs, words, migrations and documentation."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable

from linli.site import settings, web_assets, words_files


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fix", action="store_true", help="format, and mend what the linter can mend")


def run(args: argparse.Namespace) -> int:
    ruff = ["ruff", "format"] if args.fix else ["ruff", "format", "--check"]
    lint = ["ruff", "check", "--fix"] if args.fix else ["ruff", "check"]
    steps: list[tuple[str, Callable[[], int]]] = [
        ("format", lambda: tool(*ruff, "-q")),
        ("lint", lambda: tool(*lint, "-q")),
        ("types", lambda: tool("mypy")),
        ("types of rooms", lambda: tool("mypy", "--config-file", "mypy.rooms.toml")),
        ("web types", web_types),
        ("imports", lambda: program("lint-imports")),
        ("packs", packs),
        ("words", words),
        ("migrations", migrations),
        (
            "docs",
            lambda: tool(
                "pytest", "-q", "--no-header", "tests/house/test_docs.py", "tests/house/test_glossary.py"
            ),
        ),
    ]
    failed = [name for name, step in steps if told(name, step()) != 0]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def told(name: str, status: int) -> int:
    print(f"{name}: {'ok' if status == 0 else 'FAILED'}", flush=True)
    return status


def tool(*command: str) -> int:
    return subprocess.run([sys.executable, "-m", *command], cwd=settings.CHECKOUT, check=False).returncode


def program(name: str) -> int:
    done = subprocess.run(
        [f"{sys.prefix}/bin/{name}"], cwd=settings.CHECKOUT, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        print(done.stdout)
    return done.returncode


def web_types() -> int:
    """The map element's TypeScript, strict."""
    web_assets.install()
    done = web_assets.find_node().run(str(web_assets.WEB / "node_modules" / ".bin" / "tsc"), "--noEmit")
    if done.returncode != 0:
        print(done.stdout, done.stderr)
    return done.returncode


def packs() -> int:
    from linli.engine.catalogue import check_pack

    found = [
        f for d in sorted(settings.PACKS_DIR.iterdir()) if (d / "pack.yaml").exists() for f in check_pack(d)
    ]
    for finding in found:
        print(f"{finding.file}:{finding.line}: {finding.words.en}")
    return 1 if found else 0


def words() -> int:
    missing = words_files.missing()
    for line in missing:
        print(line)
    return 1 if missing else 0


def migrations() -> int:
    from linli.site import setup

    setup.records()
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        return 1
    return 0
