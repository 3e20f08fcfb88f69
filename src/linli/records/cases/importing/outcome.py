"""What became of a file: counts, and every row that somebody should look at, with its line and the reason."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linli.words import Words

from .files import Table
from .mapping import Mapping
from .remarks import Remark
from .rows import Reading

LABELS = {
    "read": Words("rows read", "读取行数"),
    "imported": Words("imported", "已导入"),
    "in_grid": Words("of these in a grid", "其中归入网格"),
    "already_there": Words("already there", "此前已导入"),
    "repeated": Words("repeated in the file", "文件内重复"),
    "no_place": Words("no place", "无地点"),
    "impossible_times": Words("impossible times", "时间不合理"),
    "kept_out": Words("of these not imported", "其中未导入"),
    "broken": Words("broken rows", "损坏的行"),
    "unmapped": Words("of unmapped types, filed under “other”", "类型未对应，归入“其他”"),
}


@dataclass
class Outcome:
    """`imported`, `already_there`, `repeated`, `kept_out` and `broken` add up to `read`."""

    file: str
    sha256: str
    source: str
    mapping: str
    read: int
    imported: int = 0
    already_there: int = 0
    in_grid: int = 0
    kept_out: int = 0
    repeated: list[Remark] = field(default_factory=list)
    broken: list[Remark] = field(default_factory=list)
    no_place: list[Remark] = field(default_factory=list)
    impossible_times: list[Remark] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, reading: Reading, table: Table, mapping: Mapping) -> Outcome:
        times = sorted([*reading.times, *reading.kept_out], key=lambda r: r.line)
        return cls(
            table.file, table.sha256, mapping.source, mapping.file, reading.read, kept_out=len(reading.kept_out),
            repeated=list(reading.repeated), broken=sorted(reading.broken, key=lambda r: r.line),
            no_place=list(reading.no_place), impossible_times=times, unmapped=Counter(reading.unmapped),
        )  # fmt: skip

    @property
    def counts(self) -> dict[str, int]:
        return {
            "read": self.read, "imported": self.imported, "in_grid": self.in_grid, "already_there": self.already_there,
            "repeated": len(self.repeated), "no_place": len(self.no_place), "impossible_times": len(self.impossible_times),
            "kept_out": self.kept_out, "broken": len(self.broken), "unmapped": self.unmapped.total(),
        }  # fmt: skip

    def lists(self) -> Iterator[tuple[str, Remark]]:
        for name in ("no_place", "impossible_times", "broken", "repeated"):
            for remark in getattr(self, name):
                yield name, remark

    def lines(self, language: str, *, most_types: int = 15) -> list[str]:
        """The summary for a person."""
        labels = {name: words.in_(language) for name, words in LABELS.items()}
        lines = [f"{self.counts[name]:>9,}  {label}" for name, label in labels.items()]
        common = self.unmapped.most_common()
        lines += [f"{count:>13,}  {name}" for name, count in common[:most_types]]
        if len(common) > most_types:
            rest = Words("and {n} more types", "以及另外 {n} 种类型").format(n=len(common) - most_types)
            lines.append(f"{sum(c for _, c in common[most_types:]):>13,}  {rest.in_(language)}")
        return lines

    def write(self, path: Path) -> None:
        """Counts and lists as JSON, or the lists alone as CSV where the name ends in .csv."""
        if path.suffix.lower() == ".csv":
            self._write_csv(path)
        else:
            path.write_text(json.dumps(self.as_data(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "file": self.file, "sha256": self.sha256, "source": self.source, "mapping": self.mapping, "counts": self.counts,
            "unmapped_types": [{"type": t, "count": n} for t, n in self.unmapped.most_common()],
        }  # fmt: skip
        for name in ("no_place", "impossible_times", "broken", "repeated"):
            data[name] = [
                {"line": r.line, "ref": r.ref, "reason": {"en": r.words.en, "zh": r.words.zh}}
                for r in getattr(self, name)
            ]
        return data

    def _write_csv(self, path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("list", "line", "ref", "reason_en", "reason_zh"))
            for name, remark in self.lists():
                writer.writerow(
                    (name, remark.line, _plain_cell(remark.ref), remark.words.en, remark.words.zh)
                )


def _plain_cell(text: str) -> str:
    """A spreadsheet must not take a cell for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
