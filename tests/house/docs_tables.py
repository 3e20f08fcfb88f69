"""The tables of the documentation that are made from the code: `python -m tests.house.docs_tables` writes them.

A page holds `<!-- made: NAME -->`, then the table, then `<!-- end -->`. `test_docs.py` makes each one again and compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from linli.engine.catalogue import SHIPPED, load_pack
from linli.engine.catalogue.kinds import KINDS, schema_of
from linli.engine.lifecycle import NEEDS, NEW, PREVIOUS, SAME, Lifecycle, Move
from linli.engine.worktime.limits import UNIT_NAMES
from linli.records.people.permissions import SEPARATE_PAIRS, SEPARATE_POWERS, SHIPPED_ROLES, VERBS
from linli.site import cli

HOUSE = Path(__file__).parents[2]
MADE = re.compile(r"(<!-- made: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def commands() -> str:
    """The first line of every command, as `linli --help` says it."""
    return table(
        ["command", "what it does"],
        [(f"`linli {n}`", cli.first_line(cli.load(n))) for n in cli.command_names()],
    )


def verbs() -> str:
    return table(["verb", "means", "中文"], [(f"`{code}`", w.en, w.zh) for code, w in VERBS.items()])


def roles() -> str:
    rows = []
    for role in SHIPPED_ROLES.values():
        held = ", ".join(f"`{v}`" for v in sorted(role.verbs))
        held += " (cases of the own unit only)" if role.is_own_unit_only else ""
        rows.append(
            (
                f"`{role.code}`",
                f"{role.name.en} {role.name.zh}",
                f"`{role.power}`" if role.power else "none",
                held,
            )
        )
    return table(["role", "name", "power", "verbs"], rows)


def separate() -> str:
    lines = ["Any two of: " + ", ".join(f"`{p}`" for p in sorted(SEPARATE_POWERS)) + "."]
    lines += [f"`{a}` and `{b}`." for a, b in sorted(sorted(pair) for pair in SEPARATE_PAIRS)]
    return "\n".join(f"- {line}" for line in lines)


def lifecycle() -> Lifecycle:
    found = load_pack(SHIPPED / "urban_management").lifecycle
    assert found is not None
    return found


def states() -> str:
    rows = []
    for state in lifecycle().states.values():
        rows.append((
            f"`{state.code}`", f"{state.name.en} {state.name.zh}", f"`{state.holder}`" if state.holder else "nobody: it has ended",
            f"`{state.stage}`" if state.stage else "", state.public_words.en,
        ))  # fmt: skip
    return table(["state", "name", "who has to act", "stage clock", "what the reporter reads"], rows)


def moves() -> str:
    rows = [
        (f"`{m.code}`", f"{m.name.en} {m.name.zh}", _codes(m.powers), _from(m), _to(m), _asks(m))
        for m in lifecycle().moves
    ]
    return table(["move", "name", "power", "from", "to", "asks for, and conditions"], rows)


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))


def _from(move: Move) -> str:
    table_ = lifecycle()
    if move.from_states == {NEW}:
        return "nothing yet"
    if move.from_states == set(table_.open_states):
        return "any open state"
    if move.from_states == set(table_.states):
        return "any state"
    return ", ".join(f"`{code}`" for code in table_.states if code in move.from_states)


def _to(move: Move) -> str:
    return {SAME: "stays", PREVIOUS: "where it came from", "@entry": "the first state of the flow"}.get(
        move.to_state, f"`{move.to_state}`"
    )


def _asks(move: Move) -> str:
    parts = [NEEDS[need].en for need in move.needs]
    parts += [f"`{guard}`" for guard in move.guards]
    parts += [f"when `{move.when}`"] if move.when else []
    parts += [f"clock: {move.clock}"] if move.clock else []
    if len(move.flows) < len(lifecycle().flows):
        parts.append("flow: " + ", ".join(f for f in lifecycle().flows if f in move.flows))
    return "; ".join(parts)


def main_way() -> str:
    """The ordinary flow as a diagram: the rows of the pack that lead on, without the ways round."""
    way = "report accept send_to_verify verify settle file dispatch take handle feed_back check rework close reopen"
    lines = ["```mermaid", "stateDiagram-v2"]
    for move in lifecycle().moves:
        if (
            move.code not in way.split()
            or "ordinary" not in move.flows
            or move.when == "no_unit"
            or move.to_state == SAME
        ):
            continue
        for state in sorted(move.from_states, key=["", *lifecycle().states].index):
            to = lifecycle().flows["ordinary"].entry_state if move.to_state == "@entry" else move.to_state
            lines.append(
                f"    {state or '[*]'} --> {to}: {move.code} ({', '.join(sorted(move.powers)) if state else 'anybody'})"
            )
    return "\n".join([*lines, "```"])


def units() -> str:
    counts = {
        "urgent_minute": "minutes, day and night; for the limits of single stages",
        "urgent_work_hour": "hours, day and night, weekends and holidays included",
        "urgent_work_day": "natural days: the same time of day, so many days later",
        "work_hour": "working minutes of the calendar",
        "work_day": "working days; the day of the start is not counted, and the limit ends at close of work of the last one",
    }
    return table(
        ["unit", "name", "中文", "counts"],
        [(f"`{u}`", en, zh, counts[u]) for u, (en, zh) in UNIT_NAMES.items()],
    )


def pack_files() -> str:
    rows = []
    for kind in KINDS:
        schema = schema_of(kind.code)
        needed = ", ".join(f"`{key}`" for key in schema.get("required", ()))
        rows.append(
            (
                f"`{kind.pattern}`",
                schema["title"].split(": ", 1)[1],
                "yes" if kind.is_required else "no",
                needed,
            )
        )
    return table(["file", "holds", "required", "its top keys that must be there"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "commands": commands, "verbs": verbs, "roles": roles, "separate": separate, "states": states, "moves": moves,
    "main-way": main_way, "units": units, "pack-files": pack_files,
}  # fmt: skip


def remade(text: str) -> str:
    """The page with every made table as the code makes it now."""
    return MADE.sub(lambda m: f"{m[1]}{TABLES[m['name']]()}\n{m[3]}", text)


if __name__ == "__main__":
    for page in sorted((HOUSE / "docs").rglob("*.md")):
        page.write_text(remade(page.read_text(encoding="utf-8")), encoding="utf-8")
