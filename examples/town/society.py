"""Organisations and people in posts. Every name, number and address is invented."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from . import board, names

Row = dict[str, Any]
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

UNITS = (
    ("municipal_works", "市政工程管理处", "Municipal Works Division"),
    ("drainage", "排水管理所", "Drainage Office"),
    ("lighting", "城市照明管理所", "Street Lighting Office"),
    ("sanitation", "环境卫生管理所", "Sanitation Office"),
    ("greening", "园林绿化管理所", "Parks and Greening Office"),
    ("urban_inspection", "城市管理执法大队", "Urban Inspection Brigade"),
    ("traffic_facilities", "交通设施管理所", "Traffic Facilities Office"),
    ("construction_site", "建筑工地管理站", "Construction Site Office"),
    ("river", "河道管理所", "River Office"),
    ("civil_affairs", "民政救助站", "Civil Affairs and Relief Station"),
    ("fire", "消防救援大队", "Fire and Rescue Brigade"),
)
COMPANIES = (
    ("water_supply", "柳渡自来水公司", "Liudu Water Company"),
    ("power_supply", "柳渡供电公司", "Liudu Power Company"),
    ("gas_supply", "柳渡燃气公司", "Liudu Gas Company"),
    ("telecom", "柳渡通信公司", "Liudu Telecom Company"),
    ("property", "安邻物业服务公司", "Anlin Property Services"),
    ("cleaning_contractor", "净源保洁公司", "Jingyuan Cleaning Company"),
)


def organisations() -> list[Row]:
    county = board.COUNTY
    rows: list[Row] = [
        _org("district_office", "柳渡区人民政府办公室", "Liudu District Office", "authority", county),
        _org(
            "supervision_centre", "柳渡区监督中心", "Liudu Supervision Centre", "supervision_centre", county
        ),
        _org("command_centre", "柳渡区指挥中心", "Liudu Command Centre", "command_centre", county),
        _org("mobile_team", "网格机动队", "Mobile Grid Team", "grid_team", county),
    ]
    rows += [_org(code, f"柳渡区{zh}", f"Liudu {en}", "handling_unit", county) for code, zh, en in UNITS]
    rows += [
        {**_org(code, zh, en, "handling_unit", county), "is_outside": True} for code, zh, en in COMPANIES
    ]
    office = ("street_office_liudu", "street_office_nantang", "town_office_wangqu")
    for code, area in zip(office, board.STREET_AREAS, strict=True):
        en = "Town Office" if area.zh.endswith("镇") else "Subdistrict Office"
        rows.append(
            _org(
                code,
                f"{area.zh}办事处" if area.zh.endswith("道") else f"{area.zh}人民政府",
                f"{area.en.split()[0]} {en}",
                "handling_unit",
                area.code,
            )
        )
    for area in board.COMMUNITIES:
        zh = f"{area.zh}居委会" if area.zh.endswith("社区") else f"{area.zh}村委会"
        key = f"committee_{area.en.split()[0].lower()}"
        rows.append(_org(key, zh.replace("村村", "村"), f"{area.en} Committee", "handling_unit", area.code))
    for serial, row in enumerate(rows, 1):
        row["credit_code"] = credit_code(serial)
    return rows


def _org(code: str, zh: str, en: str, kind: str, area: str) -> Row:
    return {"code": code, "name": {"zh": zh, "en": en}, "kind": kind, "area": area}


def credit_code(serial: int) -> str:
    """18 characters after GB 32100 with a right check character; the county 999001 does not exist."""
    body = f"11{board.COUNTY}{serial:09d}"
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(body, CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_ALPHABET[(31 - total % 31) % 31]


def people(grids: list[Row], rng: Random) -> list[Row]:
    pool = names.people_names(rng)
    rows: list[Row] = []
    used: set[str] = set()

    def add(organisation: str, powers: list[str], title: tuple[str, str], area: str, **more: Any) -> Row:
        zh, en = next(pool)
        key = en.lower().replace(" ", "").replace("'", "").replace("ü", "v")
        while key in used:
            zh, en = next(pool)
            key = en.lower().replace(" ", "").replace("'", "").replace("ü", "v")
        used.add(key)
        row = {
            "key": key, "name": {"zh": zh, "en": en}, "organisation": organisation,
            "title": {"zh": title[0], "en": title[1]}, "powers": powers, "area": area,
            "phone": f"000-{len(rows) + 1:04d}", **more,
        }  # fmt: skip
        rows.append(row)
        return row

    for organisation, powers, title, area, many in _desks():
        for _ in range(many):
            add(organisation, powers, title, area)
    for grid in grids:
        _staff_grid(grid, add)
    for _ in range(3):
        add("mobile_team", ["grid_worker"], ("机动网格员", "Mobile grid worker"), board.COUNTY)
    return rows


def _desks() -> Iterator[tuple[str, list[str], tuple[str, str], str, int]]:
    county = board.COUNTY
    yield "district_office", ["leader"], ("分管副区长", "Deputy district head"), county, 1
    yield "district_office", ["administrator"], ("系统管理员", "Administrator"), county, 2
    yield "supervision_centre", ["acceptor"], ("受理员", "Acceptor"), county, 4
    yield "supervision_centre", ["verifier"], ("核查员", "Verifier"), county, 6
    yield "supervision_centre", ["supervision_centre"], ("值班长", "Shift head, supervision"), county, 3
    yield "command_centre", ["command_centre"], ("派遣员", "Dispatcher"), county, 4
    for code, *_ in (*UNITS, *COMPANIES):
        yield (
            code,
            ["handling_unit"],
            ("处置员", "Handler"),
            county,
            3 if code in ("sanitation", "urban_inspection", "drainage") else 2,
        )
    office = ("street_office_liudu", "street_office_nantang", "town_office_wangqu")
    for code, area in zip(office, board.STREET_AREAS, strict=True):
        yield code, ["leader"], ("联系领导", "Linked leader"), area.code, 1
        yield code, ["handling_unit"], ("城建办干事", "Works officer"), area.code, 2
    for area in board.COMMUNITIES:
        yield (
            f"committee_{area.en.split()[0].lower()}",
            ["handling_unit"],
            ("社区干事", "Community officer"),
            area.code,
            2,
        )


def _staff_grid(grid: Row, add: Any) -> None:
    committee = next(
        f"committee_{a.en.split()[0].lower()}" for a in board.COMMUNITIES if a.code == grid["area"]
    )
    head = add(committee, ["grid_worker"], ("网格长", "Grid head"), grid["area"])
    first = add(committee, ["grid_worker"], ("网格员", "Grid worker"), grid["area"])
    head["posts"] = [_post(grid, "head", first["key"])]
    first["posts"] = [_post(grid, "worker", head["key"])]


def _post(grid: Row, role: str, deputy: str) -> Row:
    return {"grid": grid["code"], "role": role, "from": "2025-01-01", "deputy": deputy}
