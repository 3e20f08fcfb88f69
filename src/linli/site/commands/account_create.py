"""Make an account with a role; the password is asked for, never taken from the command line."""

from __future__ import annotations

import argparse
import getpass
import sys
from functools import partial

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--tenant", required=True, help="schema name")
    parser.add_argument("--name-zh", required=True)
    parser.add_argument("--name-en", default="")
    parser.add_argument("--role", action="append", default=[], help="may be given several times")
    parser.add_argument("--area", default="", help="path of the area, e.g. 999001/001/ (default: everywhere)")
    parser.add_argument("--organisation", default="", help="its code")
    parser.add_argument(
        "--service", action="store_true", help="a machine: no password, an API key is printed once"
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    for _tenant in setup.tenants(args.tenant):
        make(args)
    return 0


def make(args: argparse.Namespace) -> None:
    from django.utils import timezone

    from linli.records.people import actions, queries
    from linli.records.people.queries import SYSTEM

    organisation = queries.organisation_of_code(args.organisation) if args.organisation else None
    names = {
        "username": args.username,
        "name_zh": args.name_zh,
        "name_en": args.name_en,
        "organisation": organisation,
    }
    if args.service:
        create = partial(actions.create_service, **names, by=SYSTEM)
    else:
        create = partial(actions.create_account, **names, password=password(), by=SYSTEM)
    account = actions.create_with_roles(
        create, roles=args.role, area_path=args.area, from_on=timezone.localdate(), by=SYSTEM
    )
    print(f"{account.username}: made")
    if args.service:
        print(f"API key, shown this once: {actions.create_api_key(account=account, name='first', by=SYSTEM)}")


def password() -> str:
    return getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
