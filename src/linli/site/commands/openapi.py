"""Write the OpenAPI document of the REST API to docs/reference/openapi.json (`--print`: to the screen)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--print", action="store_true", dest="is_printed", help="to the screen instead")
    parser.add_argument("--to", type=Path, help="another file")


def run(args: argparse.Namespace) -> int:
    import os

    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    from linli.doors.api.rest.build import document

    if args.is_printed:
        sys.stdout.write(document())
        return 0
    path = args.to or settings.CHECKOUT / "docs" / "reference" / "openapi.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(), encoding="utf-8")
    print(f"{path} is written.")
    return 0
