"""Start everything with the sample town: database, pages, sweep loop, demo accounts."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from linli.site import settings, setup
from linli.site.commands import serve
from linli.words import Refusal, Words

if TYPE_CHECKING:
    from linli.records.tenancy.models import Tenant

SCHEMA = "liudu"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument(
        "--host", default="127.0.0.1", help="0.0.0.0 lets other devices in (then also set LINLI_HOSTS)"
    )
    parser.add_argument("--days", type=int, default=60, help="how many days of cases (fewer load faster)")
    parser.add_argument(
        "--fresh", action="store_true", help="throw the sample town away and make it again, ending today"
    )
    parser.add_argument("--no-serve", action="store_true", help="load only")


def run(args: argparse.Namespace) -> int:
    os.environ["LINLI_PLAIN_HTTP"] = "1"
    settings.IS_PLAIN_HTTP = True
    _write_messages_to_files(args.port)
    serve.refuse_taken_port(args.host, args.port)
    serve.prepare()
    ends_on = load(days=args.days, is_fresh=args.fresh)
    if args.no_serve:
        return 0
    server = serve.start(args.host, args.port, workers=2)
    loops = [serve.start_loop("sweep"), serve.start_loop("send")]
    serve.wait_until_up(args.host, args.port, server)
    greet(args.port, ends_on)
    return serve.wait(server, loops)


def _write_messages_to_files(port: int) -> None:
    """Nobody is to get mail from a demo; what would be sent can be read. Settings of one's own stay in force."""
    for name, value in (("LINLI_MAIL", settings.MAIL), ("LINLI_SMS", settings.SMS)):
        os.environ[name] = "file" if value == "off" else value
    os.environ["LINLI_PUBLIC_URL"] = f"http://localhost:{port}"


def load(*, days: int, is_fresh: bool) -> date:
    """Make the sample town where it is missing; the day its sample days end on."""
    sys.path.insert(0, str(settings.CHECKOUT))
    from linli.records.schema import connection
    from linli.records.tenancy.models import Tenant

    mark = settings.LINLI_HOME / "sample_town_ends_on"
    connection.set_schema_to_public()
    tenant = Tenant.objects.filter(schema_name=SCHEMA).first()
    if tenant is not None and (is_fresh or not mark.exists()):
        drop(tenant)  # asked for, or half loaded
        tenant = None
    if tenant is None:
        mark.unlink(missing_ok=True)
        mark.write_text(make(days).isoformat())
    return date.fromisoformat(mark.read_text())


def make(days: int) -> date:
    from django.utils import timezone

    from examples.town import load as town
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    print("making the sample town (once) …", flush=True)
    create_tenant(
        schema_name=SCHEMA,
        name_zh="柳渡",
        name_en="Liudu",
        county_code="999001",
        domain="localhost",
        by=SYSTEM,
    )
    end_at: datetime = timezone.localtime(timezone.now(), timezone=timezone.get_default_timezone())
    loaded = town.load_town(first_day=end_at.date() - timedelta(days=120))
    town.load_days(loaded, end_at=end_at, days=days)
    return end_at.date()


def drop(tenant: Tenant) -> None:
    from linli.records.schema import connection

    if tenant.county_code != "999001":
        raise Refusal(
            "not-the-sample-town",
            Words(
                "The schema {name} is not the sample town; it is left alone.",
                "模式 {name} 不是示例城镇，不作改动。",
            ).format(name=tenant.schema_name),
        )
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
    tenant.delete(force_drop=False)


def greet(port: int, ends_on: date) -> None:
    from examples.town.load import DEMO_PASSWORD
    from linli.records.people.models import Grant

    rows = {}
    for tenant in setup.tenants(SCHEMA):
        for grant in Grant.objects.select_related("account", "role").order_by("id"):
            rows.setdefault(grant.role.code, (tenant, grant))
    print(
        f"\n  Linli 邻里 · 柳渡 Liudu\n\n  residents 居民   http://localhost:{port}/\n  staff 工作人员   http://localhost:{port}/desk/\n"
    )
    print(f"  demo accounts, all with the password {DEMO_PASSWORD}")
    for _tenant, grant in rows.values():
        account = grant.account
        print(f"    {account.username:<16} {grant.role.name_en} {grant.role.name_zh} · {account.name_zh}")
    print(f"\n  messages to residents, instead of mail and SMS: {settings.MESSAGES_DIR / SCHEMA}.jsonl")
    print(
        f"\n  sample days end on {ends_on}; `./linli demo --fresh` makes new ones. Ctrl-C stops.\n",
        flush=True,
    )
