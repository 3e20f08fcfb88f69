"""Revoke API keys of a machine's account by their name; without --name the keys are only listed."""

from __future__ import annotations

import argparse

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="of a service account")
    parser.add_argument("--tenant", required=True, help="schema name")
    parser.add_argument("--name", default="", help="the key to revoke")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.people.actions import revoke_api_key
    from linli.records.people.queries import SYSTEM, keys_in_force, service_account

    for _tenant in setup.tenants(args.tenant):
        keys = keys_in_force(service_account(args.username))
        chosen = [k for k in keys if args.name and k.name == args.name]
        for key in chosen:
            revoke_api_key(key=key, by=SYSTEM)
            print(f"{key.name}: revoked, from now on it opens nothing")
        if not chosen:
            print("\n".join(f"{k.name}  made {k.created_at:%Y-%m-%d}" for k in keys) or "no keys in force")
            return 1 if args.name else 0
    return 0
