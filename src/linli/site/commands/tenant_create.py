"""Make a tenant: a county or city with a schema of its own and the shipped roles."""

from __future__ import annotations

import argparse

from linli.site import setup


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schema", help="name of its PostgreSQL schema, e.g. liudu")
    parser.add_argument("--county", required=True, help="6-digit county code")
    parser.add_argument("--name-zh", required=True)
    parser.add_argument("--name-en", required=True)
    parser.add_argument("--domain", required=True, help="host name under which it is reached")
    parser.add_argument("--pack", default="urban_management")
    parser.add_argument("--calendar", default="cn")
    parser.add_argument("--time-zone", default="Asia/Shanghai")


def run(args: argparse.Namespace) -> int:
    setup.records()
    setup.migrate()
    from django_tenants.utils import schema_context

    from linli.records.cases.actions import install_standard_texts
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    tenant = create_tenant(
        schema_name=args.schema, name_zh=args.name_zh, name_en=args.name_en, county_code=args.county,
        domain=args.domain, pack=args.pack, calendar=args.calendar, time_zone=args.time_zone, by=SYSTEM,
    )  # fmt: skip
    with schema_context(tenant.schema_name):
        install_standard_texts(by=SYSTEM)
    print(
        f"{tenant.schema_name}: made. Next: linli account create --tenant {tenant.schema_name} NAME --role administrator"
    )
    return 0
