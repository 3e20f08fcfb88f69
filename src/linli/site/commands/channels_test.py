"""Send one test message by mail or short message, with the settings in force, and say how it went."""

from __future__ import annotations

import argparse
from uuid import uuid4

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--mail", metavar="ADDRESS", help="to this mail address")
    to.add_argument("--sms", metavar="NUMBER", help="to this mobile number")
    parser.add_argument("--tenant", metavar="SCHEMA", help="of this town (default: the first)")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.doors.channels import trying

    for tenant in setup.tenants(args.tenant):
        key = uuid4().hex
        parts = trying.mail(args.mail, key=key) if args.mail else trying.sms(args.sms, key=key)
        counted = f" in {parts} part{'' if parts == 1 else 's'}" if parts else ""
        print(
            f"{tenant.schema_name}: taken by the {'mail server' if args.mail else 'gateway'}{counted}; key {key}"
        )
        break
    return 0
