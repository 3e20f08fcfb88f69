"""The five steps of the map's ramp can be told apart, from each other and from the ground beside them, light and dark."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from linli.doors import parts

Lab = tuple[float, float, float]
CSS = (Path(parts.__file__).parent / "static/linli/linli.css").read_text(encoding="utf-8")
BLOCKS = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r"\{[^{}]*--q1:[^{}]*\}", CSS)
]


def linear(colour: str) -> list[float]:
    parts_ = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts_]


def oklab(colour: str) -> Lab:
    r, g, b = linear(colour)
    lms = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    long, middle, short = (v ** (1 / 3) for v in lms)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def contrast(one: str, other: str) -> float:
    low, high = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(v), strict=True)) for v in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def test_light_and_dark_are_found_and_the_two_dark_ones_agree() -> None:
    assert len(BLOCKS) == 3
    assert {k: v for k, v in BLOCKS[1].items() if k.startswith(("q", "m-"))} == {
        k: v for k, v in BLOCKS[2].items() if k.startswith(("q", "m-"))
    }


@pytest.mark.parametrize("block", BLOCKS[:2], ids=["light", "dark"])
def test_steps_differ_to_the_eye(block: dict[str, str]) -> None:
    steps = [oklab(block[f"q{n}"]) for n in range(1, 6)]
    assert min(math.dist(a, b) for a, b in pairwise(steps)) >= 0.07
    assert min(math.dist(steps[0], oklab(block[name])) for name in ("m-outside", "m-land")) >= 0.03


@pytest.mark.parametrize("block", BLOCKS[:2], ids=["light", "dark"])
def test_names_on_the_steps_can_be_read(block: dict[str, str]) -> None:
    assert all(contrast(block["q-ink"], block[f"q{n}"]) >= 4.5 for n in range(1, 5))
    assert contrast(block["q-ink-5"], block["q5"]) >= 4.5
