"""The command map's page at many cases: `python -m benchmarks.map_page [cases] [grids]`.

CPU of this process and statements for each view, as `benchmarks.desk_pages` counts them, over the large town of `benchmarks.map_town`.
"""

from __future__ import annotations

import sys

from benchmarks.map_town import fill, in_scratch

DATABASE = "linli_bench_map_page"
PAGES = {
    "grids by open cases": "", "grids by satisfaction": "?measure=satisfied", "cases": "?list=cases",
    "one light": "?light=overdue&list=cases", "one state": "?state=handling&list=cases", "one class": "?class=component-01&list=cases",
    "one street": "?area=999001/107/", "a box": "?box=119.6,31.5,119.8,31.7", "a box, one state": "?box=119.6,31.5,119.8,31.7&state=to_dispatch",
    "a grid": "?grid=N01000", "people": "?list=people", "a week ago": "?step=90",
}  # fmt: skip


def inner(cases: int, grids: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from benchmarks.desk_pages import measure
    from linli.records.people.models import Account

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fill(grids, cases)
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username="whole"))
    print("| view | statements | CPU ms (median) | PostgreSQL ms | kB |\n| --- | --- | --- | --- | --- |")
    worst = 0.0
    for name, query in PAGES.items():
        cpu, database, number, size = measure(client, f"/desk/map{query}")
        worst = max(worst, cpu)
        print(f"| {name} | {number} | {cpu:.1f} | {database:.1f} | {size / 1000:.0f} |", flush=True)
        if number > 15:
            return 1
    return 0 if worst <= 60 else 1


if __name__ == "__main__":
    if "--inner" in sys.argv:
        sys.exit(inner(*(int(a) for a in sys.argv[2:])))
    wanted = [int(a) for a in sys.argv[1:]]
    sys.exit(
        in_scratch("benchmarks.map_page", DATABASE, [str(n) for n in (wanted + [20_000, 400][len(wanted) :])])
    )
