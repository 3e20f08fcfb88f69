"""Load the sample town into a tenant, and play its sixty days through the real actions.

The files of `examples/sample_town` say what is there, `plan_days` what happens; every step is made by the person
the plan names, at the planned moment, with all rules, clocks and journal rows of a real one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import shapely
import shapely.geometry
import yaml
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from examples.town.fire import load_fire_layer
from examples.town.photos import portrait
from examples.town.plan import DAYS, TOWN, plan_days
from examples.town.play import Player
from linli.records.cases.actions import install_standard_texts, sweep_alarms
from linli.records.commons.actions import publish_notice
from linli.records.commons.queries import NewNotice
from linli.records.people import actions as people
from linli.records.people.models import Account, Organisation
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.actions import change_tenant
from linli.records.territory import actions as territory
from linli.records.territory.models import Area, Holding

DEMO_PASSWORD = "liudu-lantern-15"  # noqa: S105 - printed by `linli demo`, for an invented town
# organisation of the sample town → function named by the pack's dispatch rules
FUNCTIONS = {
    "greening": "parks", "traffic_facilities": "traffic", "construction_site": "construction", "river": "water_bodies",
    "power_supply": "power", "gas_supply": "gas_heating",
}  # fmt: skip
ROLES = {"leader": "leader", "administrator": "administrator"}
SWEEP_EVERY = timedelta(hours=2)
AGREED = 0.75  # how many of those in posts agreed to a photo on the board


@dataclass
class Loaded:
    """What other steps need to find again."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)  # code of an area or grid → its path


def load_town(*, folder: Path = TOWN, first_day: date) -> Loaded:
    """Land, organisations, people in posts, buildings, premises and components; everything in force from `first_day`."""
    loaded = Loaded()
    _let_everybody_in()
    _load_land(folder, loaded, first_day)
    _load_organisations(folder, loaded)
    _load_people(folder, loaded, first_day)
    _load_registers(folder, loaded)
    install_standard_texts(by=SYSTEM)
    return loaded


def _let_everybody_in() -> None:
    """The passwords of the sample town are printed for everybody to try: a second step would only stand in the way."""
    seen = tenancy.current().settings_seen
    change_tenant(values={"second_factor": "nobody"}, seen=seen, by=SYSTEM)


def load_days(loaded: Loaded, *, end_at: datetime, days: int = DAYS, is_quiet: bool = False) -> int:
    """Play the planned cases of the last `days` days up to `end_at`, and tell the notices of that day; how many acts were made."""
    _tell_residents(end_at)
    plan = plan_days(end_at.date(), until=end_at.time())
    plan = [c for c in plan if c.reported_at >= end_at - timedelta(days=days)]
    player = Player(loaded.organisations, loaded.accounts, today=end_at.date())
    acts = 0
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # a load that is cut short is made again, not mended
    swept_at = min((c.reported_at for c in plan), default=end_at)
    bar = tqdm(
        total=sum(len(c.acts) + 1 for c in plan), desc="sixty days of cases", unit="act", disable=is_quiet
    )
    for moment in player.moments(plan, end_at):
        bar.update()
        acts += 1
        while swept_at + SWEEP_EVERY <= moment:
            swept_at += SWEEP_EVERY
            sweep_alarms(now=swept_at)
    bar.close()
    while sweep_alarms(now=end_at):
        pass
    return acts


def _tell_residents(at: datetime, *, folder: Path = TOWN) -> None:
    """The notices on the first page; the file counts their days from the last day of the sample."""
    for row in yaml.safe_load((folder / "notices.yaml").read_text(encoding="utf-8")):
        begins, ends = (at.date() + timedelta(days=row[which]) for which in ("from", "to"))
        new = NewNotice(
            title_zh=row["title"]["zh"], title_en=row["title"]["en"], text_zh=row["text"]["zh"], text_en=row["text"]["en"],
            from_on=begins, to_on=ends,
        )  # fmt: skip
        publish_notice(new=new, by=SYSTEM, now=at)


def first_day_of_town(today: date) -> date:
    return today - timedelta(days=2 * DAYS)


def _features(path: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        yield feature["properties"], shapely.geometry.shape(feature["geometry"])


def _load_land(folder: Path, loaded: Loaded, first_day: date) -> None:
    areas = []
    for row, shape in _features(folder / "areas.geojson"):
        path = path_of_area(row["code"])
        loaded.paths[row["code"]] = path
        areas.append(
            territory.NewArea(
                row["code"], row["level"], row["name_zh"], row["name_en"], path, row["setting"], shape.wkb
            )
        )
    territory.add_areas(areas=areas, by=SYSTEM)
    service = territory.create_layer(
        code="service", kind="responsibility", name_zh="责任网格", name_en="Service grids", by=SYSTEM
    )
    units = territory.create_layer(
        code="unit", kind="unit", name_zh="单元网格", name_en="Unit grids", by=SYSTEM
    )
    grids = []
    for row, shape in _features(folder / "service_grids.geojson"):
        area = path_of_area(row["area"])
        loaded.paths[f"grid {row['code']}"] = f"{area}{row['code'][-3:]}/"
        grids.append(
            territory.NewGrid(
                row["code"], row["name_zh"], row["name_en"], f"{area}{row['code'][-3:]}/", shape.wkb, area,
                kind=row["kind"], households=row["households"],
            )
        )  # fmt: skip
    cells = [
        territory.NewGrid(
            r["code"], r["code"], r["code"], path_of_area(r["area"]), shape.wkb, path_of_area(r["area"])
        )
        for r, shape in _features(folder / "unit_grids.geojson")
    ]
    territory.publish_grids(layer=service, grids=grids, from_on=first_day, by=SYSTEM)
    territory.publish_grids(layer=units, grids=cells, from_on=first_day, by=SYSTEM)
    _load_base_map(folder)


# what the base map shows, and from how near: kind of the file → (kind, least zoom)
DRAWN = {
    "arterial": ("street", 9), "main": ("street", 10), "minor": ("street", 12), "country": ("street", 12),
    "lane": ("street", 13), "alley": ("street", 15), "rail": ("rail", 11),
    "river": ("water", 9), "stream": ("water", 12), "pond": ("water", 12), "bridge": ("bridge", 13),
    "bank": ("green", 13), "park": ("green", 12), "wood": ("green", 12), "pitch": ("green", 14), "field": ("green", 14),
    "square": ("square", 14),
}  # fmt: skip
NAMELESS = {"bank"}  # every piece of a canal's bank has the same name, which nobody looks for


def _load_base_map(folder: Path) -> None:
    base = territory.create_layer(code="base", kind="base", name_zh="底图", name_en="Base map", by=SYSTEM)
    features = []
    for name in ("water_green", "streets"):
        for row, shape in _features(folder / f"{name}.geojson"):
            kind, min_zoom = DRAWN[row["kind"]]
            features.append(
                territory.NewMapFeature(
                    kind, row["kind"], shape.wkb, *_names_of(row),
                    width_m=row.get("width_m") or 0, min_zoom=min_zoom,
                )
            )  # fmt: skip
    features += [
        territory.NewMapFeature("building", row["kind"], shape.wkb, *_names_of(row), min_zoom=14)
        for row, shape in _features(folder / "buildings.geojson")
    ]
    territory.load_map_features(layer=base, features=features, by=SYSTEM)


def _names_of(row: dict[str, Any]) -> tuple[str, str]:
    return ("", "") if row["kind"] in NAMELESS else (row.get("name_zh") or "", row.get("name_en") or "")


def path_of_area(code: str) -> str:
    """`999001001002` → `999001/001/002/`."""
    return "/".join([code[:6], *(code[i : i + 3] for i in range(6, len(code), 3))]) + "/"


def _load_organisations(folder: Path, loaded: Loaded) -> None:
    for row in yaml.safe_load((folder / "organisations.yaml").read_text(encoding="utf-8")):
        code, kind = row["code"], row["kind"]
        function = FUNCTIONS.get(code, code) if kind == "handling_unit" else kind
        if code.startswith("committee_"):
            function = "community"
        elif code.startswith(("street_office", "town_office")):
            function = "street_office"
        area = path_of_area(row["area"])
        loaded.organisations[code] = people.create_organisation(
            code=code, name_zh=row["name"]["zh"], name_en=row["name"]["en"], function=function,
            area_path="" if len(row["area"]) == 6 else area, phone=f"000-8{len(loaded.organisations) + 1:03d}", by=SYSTEM,
        )  # fmt: skip


def _load_people(folder: Path, loaded: Loaded, first_day: date) -> None:
    for row in yaml.safe_load((folder / "people.yaml").read_text(encoding="utf-8")):
        account = people.create_account(
            username=row["key"], name_zh=row["name"]["zh"], name_en=row["name"]["en"], password=None,
            organisation=loaded.organisations[row["organisation"]], phone=row.get("phone", ""), by=SYSTEM,
        )  # fmt: skip
        loaded.accounts[row["key"]] = account
        posts = row.get("posts") or []
        for power in row["powers"]:
            role = (
                "grid_head" if power == "grid_worker" and any(p["role"] == "head" for p in posts) else power
            )
            area = loaded.paths[f"grid {posts[0]['grid']}"] if posts else path_of_area(row["area"])
            # a unit's people serve wherever their unit is sent
            people.grant_role(
                account=account,
                role=role,
                area_path="" if power == "handling_unit" else area,
                from_on=first_day,
                by=SYSTEM,
            )
        for post in posts:
            duty = "grid_head" if post["role"] == "head" else "grid_worker"
            path = loaded.paths[f"grid {post['grid']}"]
            territory.put_in_post(path=path, duty=duty, account=account, from_on=first_day, by=SYSTEM)
        if posts and Random(row["key"]).random() < AGREED:
            territory.set_portrait(account=account, jpeg=portrait(row["key"]), now=timezone.now(), by=SYSTEM)
    _load_posts(loaded, first_day)
    # One hash for all: making 117 would take longer than everything else, and the town is invented.
    Account.objects.update(password=make_password(DEMO_PASSWORD))


PLANNER, LINKED = "shaozhilan", "dongcaiyun"


def _load_posts(loaded: Loaded, first_day: date) -> None:
    """Kinds of grid, somebody who divides the land, a linked leader; and the worker of the next grid as deputy."""
    territory.install_grid_kinds(by=SYSTEM)
    people.grant_role(
        account=loaded.accounts[PLANNER], role="land_planner", area_path="", from_on=first_day, by=SYSTEM
    )
    workers: dict[str, list[tuple[str, Account]]] = {}
    for held in (
        Holding.objects.filter(post__duty="grid_worker")
        .select_related("post", "account")
        .order_by("post__path", "id")
    ):
        workers.setdefault(held.post.path.rstrip("/").rpartition("/")[0], []).append(
            (held.post.path, held.account)
        )
    for team in workers.values():
        for at, (path, account) in enumerate(team):
            deputy = team[(at + 1) % len(team)][1]
            if deputy != account:
                territory.put_in_post(
                    path=path, duty="grid_worker", account=deputy, from_on=first_day, turn=1, by=SYSTEM
                )
    first = min(path for team in workers.values() for path, _ in team)
    county = Area.objects.get(parent__isnull=True)
    texts = {"office_phone": "000-8000", "supervision_phone": "000-8099", "hours": "8:00–12:00, 14:00–18:00"}
    territory.save_board_text(area=county, texts=texts, by=SYSTEM)
    territory.put_in_post(
        path=first, duty="linked_leader", account=loaded.accounts[LINKED], from_on=first_day, by=SYSTEM
    )
    staff = sorted(loaded.accounts.values(), key=lambda a: a.username)
    mobile, fire = loaded.organisations["mobile_team"], loaded.organisations["fire"]
    for account in (a for a in staff if a.organisation_id == mobile.pk):
        territory.put_in_post(
            path=county.path, duty="mobile_team", account=account, from_on=first_day, by=SYSTEM
        )
    load_fire_layer([a for a in staff if a.organisation_id == fire.pk], first_day=first_day)


def _load_registers(folder: Path, loaded: Loaded) -> None:
    buildings = [
        registers.NewBuilding(
            code=row["code"], kind=row["kind"], name_zh=row.get("name_zh") or "", name_en=row.get("name_en") or "",
            address_zh=row["address_zh"], address_en=row["address_en"], floors=row["floors"], households=row["households"],
            shape=shape.wkb, path=loaded.paths[f"grid {row['service_grid']}"],
        )
        for row, shape in _features(folder / "buildings.geojson")
    ]  # fmt: skip
    registers.add_buildings(buildings=buildings, by=SYSTEM)
    with (folder / "components.csv").open(encoding="utf-8", newline="") as file:
        components = [
            registers.NewComponent(
                code=row["code"], class_code=row["class_code"], name_zh=row["name_zh"], name_en=row["name_en"],
                owner=loaded.organisations.get(row["owner"]), maintainer=loaded.organisations.get(row["maintainer"]),
                unit_grid_code=row["unit_grid"], state=row["state"],
                surveyed_on=date.fromisoformat(row["surveyed_on"]) if row["surveyed_on"] else None,
                lon=float(row["lon"]), lat=float(row["lat"]), path=loaded.paths[f"grid {row['service_grid']}"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    registers.add_components(components=components, by=SYSTEM)
    registers.add_premises(premises=_premises(folder, loaded), by=SYSTEM)


def _premises(folder: Path, loaded: Loaded) -> list[registers.NewPremises]:
    with (folder / "premises.csv").open(encoding="utf-8", newline="") as file:
        return [
            registers.NewPremises(
                code=row["code"], kind=row["kind"], name_zh=row["name_zh"], name_en=row["name_en"],
                building_code=row["building"], address_zh=row["address_zh"], address_en=row["address_en"],
                lon=float(row["lon"]), lat=float(row["lat"]), path=loaded.paths[f"grid {row['service_grid']}"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
