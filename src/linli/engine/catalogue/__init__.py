"""Packs: read, checked, dated, and handed out as typed catalogues.

A pack is a folder of YAML files, data only. Each kind of file has a JSON Schema in
`linli/packs/schemas/`; what one file says about another is checked here, and so is what this
product refuses to hold about people (`principles`).
"""

from pathlib import Path
from typing import Final

import linli
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.loading import check_overlay, check_pack, load_pack, load_with_overlay
from linli.engine.catalogue.model import (
    Catalogue,
    ClassKey,
    Condition,
    DispatchRule,
    MatterClass,
    Named,
    ReadinessItem,
    RefusedClass,
    Setting,
    StageLimit,
    StageRow,
)
from linli.engine.catalogue.overlay import dated
from linli.engine.catalogue.principles import refuse_forbidden

SHIPPED: Final = Path(linli.__file__).parent / "packs"
"""The folder with the packs that come with the product."""

__all__ = [
    "SHIPPED",
    "Catalogue",
    "ClassKey",
    "Condition",
    "DispatchRule",
    "Finding",
    "MatterClass",
    "Named",
    "ReadinessItem",
    "RefusedClass",
    "Setting",
    "StageLimit",
    "StageRow",
    "check_overlay",
    "check_pack",
    "dated",
    "load_pack",
    "load_with_overlay",
    "refuse_forbidden",
]
