"""`linli COMMAND …`: every command is a module in `linli.site.commands`.

A command module has a docstring whose first line is its help, `add(parser)` that declares the
arguments, and `run(args) -> int`. `GROUP_NAME.py` with the name `a_b` is called as `linli a b`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType

from django.db.utils import OperationalError

from linli.site import commands
from linli.site.arguments import Parser
from linli.words import Refusal, Words

UNKNOWN = Words(
    "There is no command '{name}'. `linli --help` lists them all.",
    "没有“{name}”这个命令，用“linli --help”查看全部命令。",
)
NOT_REACHABLE = Words(
    "The database could not do it: {reason} Check DATABASE_URL and that PostgreSQL runs and has room, then run the command again.",
    "数据库未能完成操作：{reason} 请检查 DATABASE_URL，确认 PostgreSQL 正在运行且磁盘有空间，然后重新运行本命令。",
)


def command_names() -> list[str]:
    """Names of all commands, as typed (`pack check`, `due` …)."""
    return sorted(m.name.replace("_", " ") for m in pkgutil.iter_modules(commands.__path__))


def load(name: str) -> ModuleType:
    return importlib.import_module(f"{commands.__name__}.{name.replace(' ', '_')}")


def first_line(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().splitlines()[0]


def overview() -> str:
    rows = [(name, first_line(load(name))) for name in command_names()]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{width}}  {text}" for name, text in rows]
    return "\n".join(
        ["usage: linli COMMAND [options]", "", *lines, "", "linli COMMAND --help tells more of one."]
    )


def find(argv: list[str]) -> tuple[str, list[str]] | None:
    """The longest command name that `argv` starts with, and the rest."""
    names = set(command_names())
    for words in (2, 1):
        name = " ".join(argv[:words])
        if len(argv) >= words and name in names:
            return name, argv[words:]
    return None


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    found = find(argv)
    if found is None:
        said = UNKNOWN.format(name=" ".join(argv[:2]))
        print(said.en, said.zh, sep="\n", file=sys.stderr)
        return 2
    name, rest = found
    module = load(name)
    parser = Parser(prog=f"linli {name}", description=module.__doc__)
    module.add(parser)
    try:
        return int(module.run(parser.parse_args(rest)) or 0)
    except Refusal as refusal:
        print(f"{refusal.words.en}\n{refusal.words.zh}", file=sys.stderr)
        return 1
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        print(
            NOT_REACHABLE.format(reason=reason).en,
            NOT_REACHABLE.format(reason=reason).zh,
            sep="\n",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("stopped\n已停止", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
