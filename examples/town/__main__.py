"""Makes the sample town: `python -m examples.town --seed 999001 --out examples/sample_town`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .write import make, picture, write


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m examples.town", description=__doc__)
    parser.add_argument("--seed", type=int, default=999001, help="the same seed gives the same town")
    parser.add_argument("--out", type=Path, default=Path("examples/sample_town"), help="folder to write to")
    parser.add_argument("--picture", type=Path, help="also draw the town to this SVG file")
    asked = parser.parse_args()
    files = make(asked.seed)
    write(asked.out, files)
    if asked.picture:
        asked.picture.write_text(picture(asked.seed), encoding="utf-8")
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB in {asked.out}")


if __name__ == "__main__":
    main()
