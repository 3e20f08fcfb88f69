"""Make one more API key for a machine's account; it is printed this once."""

from __future__ import annotations

import argparse

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="of a service account (linli account create --service)")
    parser.add_argument("--tenant", required=True, help="schema name")
    parser.add_argument(
        "--name", required=True, help="what the key is for, so that the right one can be revoked"
    )


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.people.actions import create_api_key
    from linli.records.people.queries import SYSTEM, service_account

    for _tenant in setup.tenants(args.tenant):
        account = service_account(args.username)
        print(f"API key, shown this once: {create_api_key(account=account, name=args.name, by=SYSTEM)}")
    return 0
