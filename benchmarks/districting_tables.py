"""Puts the outputs of the districting benchmarks, as they stand in benchmarks/results, into docs/explain/districting.md.

    python -m benchmarks.districting_tables

Only what stands between the two marks there is replaced, and nothing of the outputs is changed.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "explain" / "districting.md"
BEGIN, END = "<!-- outputs begin -->", "<!-- outputs end -->"
PARTS = {
    "1k": "hamilton_1k: `python -m benchmarks.districting 1k --seeds 10`",
    "134k": "hamilton_134k: `python -m benchmarks.districting 134k --seeds 6`",
    "copies": "Eight copies: `python -m benchmarks.districting copies`",
    "again": "Re-division: `python -m benchmarks.districting again`",
    "commands": "The command: `python -m benchmarks.districting commands`",
    "optimum": "Against the proven optimum: `python -m benchmarks.districting_optimum`",
    "cities": "Invented land, limits 200–300: `python -m benchmarks.districting_cities --size 4000`",
    "limits": "Invented land, other limits: `python -m benchmarks.districting_cities --limits 30-50 300-500 500-800 240-260`",
}


def kept(output: str) -> str:
    """The tables and sentences of an output, without what libraries wrote between them."""
    lines = [line.rstrip() for line in output.splitlines()]
    return "\n".join(line for line in lines if not line.lstrip().startswith(("***", "<!--")))


def main() -> None:
    sections = []
    for name, title in PARTS.items():
        path = HERE / "results" / f"districting_{name}.txt"
        if path.exists():
            sections.append(f"### {title}\n\n{kept(path.read_text('utf-8')).strip()}\n")
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(sections) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
