"""YAML files read as plain data that remembers on which line everything stands.

Dates stay ISO text and decimals become `Decimal`, so that the data fits JSON Schema and no number
loses a digit on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from linli.engine.catalogue.findings import Finding
from linli.words import Words

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a pack: its data, and the line of every key and item."""

    file: str
    kind: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """The line of `place`, or of the nearest thing around it that has one."""
        where = tuple(place)
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def finding(self, code: str, words: Words, *place: str | int) -> Finding:
        return Finding(self.file, self.line(*place), code, words)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Every key and every text in the file, with its place."""
        yield from _texts(self.data, ())


def _texts(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*place, key), str(key)
            yield from _texts(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*place, number))
    elif isinstance(value, str):
        yield place, value


def read_document(root: Path, file: str, kind: str) -> tuple[Document | None, list[Finding]]:
    """The document, or the reason why it cannot be read, and keys that are written twice."""
    try:
        text = (root / file).read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        words = Words(
            "The file is not UTF-8 text; save it as UTF-8.", "文件不是 UTF-8 编码；请另存为 UTF-8。"
        )
        return None, [Finding(file, 1, "file-encoding", words)]
    except yaml.YAMLError as error:
        return None, [_broken(file, error)]
    lines: dict[Place, int] = {}
    doubled: list[Finding] = []
    data = _build(node, (), lines, doubled, file) if node is not None else {}
    return Document(file, kind, data, lines), doubled


def _broken(file: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    column = mark.column + 1 if mark else 1
    words = Words(
        f"This is not YAML from column {column} on; check quotes, colons and indentation there.",
        f"从第 {column} 列起不是有效的 YAML；请检查此处的引号、冒号和缩进。",
    )
    return Finding(file, line, "yaml-broken", words)


def _build(node: yaml.Node, place: Place, lines: dict[Place, int], doubled: list[Finding], file: str) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                doubled.append(_twice(file, key_node.start_mark.line + 1, key))
            lines[(*place, key)] = key_node.start_mark.line + 1
            found[key] = _build(value_node, (*place, key), lines, doubled, file)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, i), lines, doubled, file) for i, item in enumerate(node.value)]
    return _scalar(node)


def _twice(file: str, line: int, key: str) -> Finding:
    words = Words(
        f"“{key}” is written twice in the same place; keep one.", f"“{key}”在同一处写了两次；请只保留一个。"
    )
    return Finding(file, line, "key-twice", words)


SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() in {"true", "yes", "on"},
    "tag:yaml.org,2002:int": lambda text: int(text.replace("_", ""), 0 if text[:2].lower() == "0x" else 10),
    "tag:yaml.org,2002:float": Decimal,
}


def _scalar(node: yaml.Node) -> Any:
    convert = SCALARS.get(node.tag)
    if convert is None:
        return str(node.value)
    try:
        return convert(node.value)
    except (ValueError, ArithmeticError):
        return str(node.value)
