"""Make a one-time link with which somebody sets a password; for servers without a browser at hand."""

from __future__ import annotations

import argparse

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--tenant", required=True, help="schema name")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from django.utils import timezone

    from linli.records.people.actions import invite
    from linli.records.people.queries import SYSTEM, account_of_username

    for tenant in setup.tenants(args.tenant):
        account = account_of_username(args.username)
        token = invite(account=account, by=SYSTEM, now=timezone.now())
        domain = (
            tenant.domains.filter(is_primary=True).values_list("domain", flat=True).first() or "localhost"
        )
        print(f"shown this once, good for 72 hours: https://{domain}/desk/invited/{token}")
    return 0
