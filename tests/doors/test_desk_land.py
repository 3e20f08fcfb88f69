"""The land at the desk: from an area to a published division, on pages that work without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.territory import actions as territory
from linli.records.territory.models import Area, Draft, GridKind, Publication
from linli.records.territory.planning import Plan
from tests.doors.page_forms import forms_on
from tests.records.land import AREA, draft, staffed, units
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture
def desk(town: SmallTown, client: Client) -> Client:
    territory.install_grid_kinds(by=SYSTEM)
    client.force_login(town.people["admin"])
    client.cookies["linli_language"] = "en"
    return client


def buildings(households: int = 10) -> None:
    registers.add_buildings(
        buildings=[
            registers.NewBuilding(
                code=u.code, kind="flats", address_zh=f"柳巷 {u.code} 号", households=households,
                shape=shapely.from_wkb(u.shape).centroid.buffer(0.0002).wkb, path=AREA + "G01/",
            )
            for u in units()
        ],
        by=SYSTEM,
    )  # fmt: skip


def post(client: Client, draft: Draft, what: str, **sent: Any) -> Any:
    version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
    return client.post(f"/desk/land/drafts/{draft.pk}/{what}", {"version": version, **sent}, follow=True)


def test_from_the_ledger_to_a_published_division(desk: Client, town: SmallTown) -> None:
    buildings()
    sent = {"area": AREA, "layer": "service", "source": "ledger", "low": "60", "high": "90"}
    page = desk.post("/desk/land/drafts/new", sent, follow=True)
    assert page.status_code == 200, page.content.decode()
    made = Draft.objects.get()
    assert made.units.count() == 32
    job = territory.ask_division(draft_id=made.pk, low=60, high=90, settings={}, now=made.made_at, by=SYSTEM)
    territory.run_division(job_id=job.pk)
    text = desk.get(f"/desk/land/drafts/{made.pk}").content.decode()
    assert "2 → 4" in text
    assert "has nobody responsible" in text
    page = post(desk, made, "publish", from_on="2099-01-01", reason="new houses")
    assert page.status_code == 409
    assert "cannot be published yet" in page.content.decode()
    assert "new houses" in page.content.decode()
    codes = list(Plan(made).grids)
    rows: dict[str, Any] = {"code": codes}
    for at, grid in enumerate(codes):
        who = town.people["worker1" if at % 2 else "worker3"]
        rows |= {
            f"zh-{grid}": f"石桥-1{at}",
            f"kind-{grid}": "business",
            f"grid_worker-0-{grid}": str(who.pk),
        }
    page = post(desk, made, "settle", **rows)
    assert "Names and posts were saved." in page.content.decode()
    page = post(desk, made, "publish", from_on="2099-01-01", reason="new houses")
    assert page.status_code == 200, page.content.decode()
    assert "What happens next" in page.content.decode()
    assert Publication.objects.get().figures["grids"] == 4


def test_corrections_without_a_map(desk: Client) -> None:
    made = draft()
    page = desk.get(f"/desk/land/drafts/{made.pk}", {"grid": "G01"}).content.decode()
    assert page.count('name="units" value="') >= 16
    page = post(desk, made, "correct/move", units=["3", "11"], to="G02", shown="G01")
    assert "The units were moved." in page.content.decode()
    assert Plan(made).loads() == {"G01": 140, "G02": 180}
    assert "2 units into grid G02" in page.content.decode()
    post(desk, made, "correct/undo")
    assert Plan(made).loads() == {"G01": 160, "G02": 160}


def test_looking_ahead_says_what_a_move_would_break(desk: Client) -> None:
    made = draft()
    told = desk.get(
        f"/desk/land/drafts/{made.pk}/ahead", {"verb": "move", "units": "0,1", "to": "G02"}
    ).json()
    assert told["loads"] == {"G01": 140, "G02": 180}
    assert told["chosen"] == "2 units, 20 households"
    assert [b["words"] for b in told["broken"] if b["new"]] == [
        "Grid Grid 02 lies in 2 pieces that do not touch."
    ]
    assert Plan(made).loads() == {"G01": 160, "G02": 160}


def test_a_page_with_an_older_view_is_told_so(desk: Client) -> None:
    made = draft()
    post(desk, made, "correct/move", units="3", to="G02")
    page = desk.post(f"/desk/land/drafts/{made.pk}/correct/move", {"version": 1, "units": "11", "to": "G02"})
    assert page.status_code == 409
    assert "changed this draft while your page was open" in page.content.decode()


def test_a_file_of_buildings_can_be_uploaded_and_a_broken_one_is_a_sentence(desk: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = ["id,lon,lat,户数"] + [f"b{n},{u.lon},{u.lat},{n}" for n, u in enumerate(units())]
    sent = {"area": AREA, "layer": "service", "source": "file", "low": "60", "high": "900", "datum": "wgs84"}
    file = SimpleUploadedFile("homes.csv", "\n".join(rows).encode())
    page = desk.post("/desk/land/drafts/new", {**sent, "file": file}, follow=True)
    assert page.status_code == 200, page.content.decode()
    assert sum(Plan(Draft.objects.get()).households) == sum(range(32))
    for upload, words in (
        (None, "Choose a file"),
        (SimpleUploadedFile("x.geojson", b"{nothing"), "x.geojson"),
    ):
        page = desk.post("/desk/land/drafts/new", sent | ({"file": upload} if upload else {}))
        assert page.status_code in (400, 422), page.status_code
        assert words in page.content.decode()


def test_pages_need_few_statements(desk: Client) -> None:
    made = draft()
    for page in (
        "/desk/land/",
        f"/desk/land/drafts/{made.pk}?grid=G01",
        f"/desk/land/drafts/{made.pk}/settle",
    ):
        desk.get(page)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert desk.get(page).status_code == 200
        statements = [q["sql"] for q in seen if not q["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 15, "\n".join(s[:140] for s in statements)


def test_a_grid_worker_sees_the_land_but_changes_nothing(desk: Client, town: SmallTown) -> None:
    made = draft()
    desk.force_login(town.people["worker1"])
    assert desk.get("/desk/land/").status_code == 200
    assert desk.get(f"/desk/land/drafts/{made.pk}").status_code == 404
    assert (
        desk.post(
            f"/desk/land/drafts/{made.pk}/correct/move", {"version": 1, "units": "3", "to": "G02"}
        ).status_code
        == 403
    )


@pytest.mark.parametrize(
    "page",
    ["", "posts", "leave", "visits", "who", "who?address=柳巷", "who?lon=119.904&lat=31.116&on=2026-05-03", "areas", "kinds", "layers/service", "layers/unit",
     "ready", "ready?area=999001/001/001/", "boards", "layers/new", "layers/service/edit", "layers/service/beside/unit"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_the_land_opens_with_few_statements(desk: Client, page: str, language: str) -> None:
    buildings()
    desk.cookies["linli_language"] = language
    desk.get(f"/desk/land/{page}")
    with CaptureQueriesContext(connection) as seen:
        answer = desk.get(f"/desk/land/{page}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    statements = [q["sql"] for q in seen if not q["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 15, "\n".join(s[:140] for s in statements)


def test_who_answered_on_a_day(desk: Client) -> None:
    text = desk.get(
        "/desk/land/who", {"lon": "119.904", "lat": "31.116", "on": "2026-05-03"}
    ).content.decode()
    assert "Worker1" in text
    assert "999001001001001" in text  # the unit grid
    page = desk.get("/desk/land/who", {"lon": "x", "lat": "31"})
    assert page.status_code == 422
    assert "Give longitude and latitude as numbers" in page.content.decode()


def test_posts_leave_and_visits_through_the_desk(desk: Client, town: SmallTown) -> None:
    worker = town.people["worker3"]
    sent = {"place": AREA + "G02/", "duty": "grid_head", "account": str(worker.pk), "turn": "0"}
    assert "The post is filled." in desk.post("/desk/land/posts", sent, follow=True).content.decode()
    again = desk.post("/desk/land/posts", sent)
    assert again.status_code == 409
    assert "has that post on those days already" in again.content.decode()
    desk.force_login(worker)
    slip = {"from_on": "2099-02-01", "last_on": "2099-02-03", "reason": "探亲"}
    assert "handed in" in desk.post("/desk/land/leave", slip, follow=True).content.decode()
    assert desk.post("/desk/land/leave", slip).status_code == 409
    desk.force_login(town.people["admin"])
    page = desk.get("/desk/land/leave").content.decode()
    assert "探亲" in page
    from linli.records.territory.models import Leave

    told = desk.post(f"/desk/land/leave/{Leave.objects.get().pk}/grant", {}, follow=True).content.decode()
    assert "Nobody stands in for some posts" in told


def test_layers_areas_and_kinds_are_made_at_the_desk(desk: Client) -> None:
    made = {
        "code": "fire",
        "name_zh": "消防网格",
        "name_en": "Fire grids",
        "levels": "大队 / Brigade\n消防网格 / Fire grid",
    }
    assert "Brigade" in desk.post("/desk/land/layers/new", made, follow=True).content.decode()
    assert desk.post("/desk/land/layers/new", made).status_code == 409
    area = {
        "area": "999001/001/",
        "code": "009",
        "level": "group",
        "name_zh": "新组",
        "name_en": "New group",
    }
    assert "The area was added." in desk.post("/desk/land/areas", area, follow=True).content.decode()
    own = "/desk/land/areas/999001001009"
    named = desk.post(own, area | {"name_en": "Newer group", "level": "Village"}, follow=True)
    assert "Newer group" in named.content.decode()
    assert Area.objects.get(code="999001001009").level == "village"
    moved = desk.post(f"{own}/move", {"to": "999001/002/"}, follow=True).content.decode()
    assert "The area was moved." in moved
    assert "below Nantang Town" in desk.get(own).content.decode()
    refused = desk.post("/desk/land/areas/999001001001/move", {"to": "999001/002/"})
    assert refused.status_code == 409
    assert "cases name them" in refused.content.decode()
    kind = {
        "code": "market",
        "name_zh": "市场",
        "name_en": "Market",
        "n-grid_head": "1",
        "n-cleaner": "2",
        "own_duty": "摊长",
        "rounds": "14",
    }
    page = desk.post("/desk/land/kinds/new", kind, follow=True).content.decode()
    assert "摊长" in page
    assert "Cleaner × 2" in page
    taken = desk.post("/desk/land/kinds/new", kind | {"name_en": "Other"})
    assert (taken.status_code, GridKind.objects.get(code="market").name_en) == (409, "Market")
    form = next(
        f
        for f in forms_on("/x", desk.get("/desk/land/kinds/market").content.decode())
        if "name_zh" in f.sent()
    )
    shown = {name: values[0] for name, values in form.sent().items()}
    assert (shown["n-摊长"], shown["n-cleaner"], shown["rounds"]) == ("1", "2", "14")
    desk.post("/desk/land/kinds/market", shown | {"n-cleaner": "", "name_en": "Markets"})
    found = GridKind.objects.get(code="market")
    assert (found.name_en, found.posts) == ("Markets", {"grid_head": 1, "摊长": 1})


def test_boards_and_cards_are_pdfs_with_one_page_a_grid(desk: Client, town: SmallTown) -> None:
    import re

    from PIL import Image

    from linli.records.territory.models import BoardPrint, Portrait
    from tests.records.photos import photo_bytes

    text = {
        "area": AREA,
        "office_phone": "0000-5550100",
        "supervision_phone": "0000-5550199",
        "hours": "8:00–12:00",
    }
    assert desk.post("/desk/land/boards", text, follow=True).status_code == 200
    worker = town.people["worker1"]
    from django.core.files.uploadedfile import SimpleUploadedFile

    photo = {"photo": SimpleUploadedFile("p.jpg", photo_bytes()), "area": AREA}
    assert desk.post(f"/desk/land/portraits/{worker.pk}", photo).status_code == 422
    photo = {"photo": SimpleUploadedFile("p.jpg", photo_bytes()), "area": AREA, "agreed": "on"}
    assert desk.post(f"/desk/land/portraits/{worker.pk}", photo, follow=True).status_code == 200
    import io

    kept = Image.open(io.BytesIO(bytes(Portrait.objects.get().jpeg)))
    assert (kept.size, dict(kept.getexif())) == ((360, 504), {})
    from linli.records.territory.board_facts import board_facts
    from linli.records.territory.models import ResponsibilityGrid
    from tests.records.land import NOON

    today = NOON.date()
    territory.put_in_post(path=AREA + "G01/", duty="升旗手", account=worker, from_on=today, by=SYSTEM)
    facts = board_facts(list(ResponsibilityGrid.objects.filter(code="G01")), on=today)
    assert [a.holding.post.duty for a in facts[0].people][-1] == "升旗手"
    for language in ("en", "zh-hans"):
        desk.cookies["linli_language"] = language
        for what, query, pages in (
            ("boards", f"area={AREA}", 2),
            ("boards", "grid=G01&paper=portrait", 1),
            ("cards", f"area={AREA}", 2),
        ):
            made = desk.get(f"/desk/land/boards/{what}.pdf?{query}")
            assert made.status_code == 200
            assert made.content.startswith(b"%PDF")
            assert len(re.findall(rb"/Type\s*/Page\b", made.content)) in (pages, 0), what
    assert BoardPrint.objects.count() == 6
    assert desk.get("/desk/land/boards/boards.pdf?grid=nothing").status_code == 404


def test_an_administrator_of_the_county_alone_makes_layers_and_kinds(desk: Client, town: SmallTown) -> None:
    from linli.records.people.models import Grant

    Grant.objects.filter(account=town.people["admin"]).update(area_path="999001/")
    made = {"code": "fire", "name_zh": "消防网格", "name_en": "Fire grids", "levels": ""}
    assert desk.post("/desk/land/layers/new", made, follow=True).status_code == 200
    Grant.objects.filter(account=town.people["admin"]).update(area_path="999001/002/")
    assert desk.post("/desk/land/layers/new", {**made, "code": "other"}).status_code == 403
    assert desk.post("/desk/land/kinds/new", {"code": "x", "name_zh": "甲"}).status_code == 403
    elsewhere = desk.post("/desk/land/areas/999001001001", {"name_zh": "甲", "level": "x"})
    assert elsewhere.status_code == 404


def test_two_thousand_grids_need_no_more_statements(desk: Client) -> None:
    from linli.records.territory.models import Layer
    from tests.small_town import START, WEST

    step = 0.0005
    grids = [
        territory.NewGrid(
            f"H{n:04d}", f"格{n}", "", f"{AREA}H{n:04d}/",
            shapely.box(WEST - 1 + step * (n % 50), 32 + step * (n // 50), WEST - 1 + step * (n % 50 + 1), 32 + step * (n // 50 + 1)).wkb, AREA,
        )
        for n in range(2000)
    ]  # fmt: skip
    territory.add_grids(layer=Layer.objects.get(code="service"), grids=grids, from_on=START, by=SYSTEM)
    for page in ("", "posts", "layers/service", "ready", "boards"):
        desk.get(f"/desk/land/{page}")
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(f"/desk/land/{page}").status_code == 200
        statements = [q["sql"] for q in seen if not q["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 15, "\n".join(s[:140] for s in statements)


def test_what_is_published_and_linked_leaders_are_listed_for_those_with_rights_everywhere(
    desk: Client, town: SmallTown
) -> None:
    from datetime import timedelta

    from tests.records.land import NOON, staffed

    staffed(town)
    made = draft()
    territory.move_units(draft_id=made.pk, version=1, units=[3], to="G02", now=NOON, by=SYSTEM)
    territory.publish_draft(
        draft_id=made.pk,
        version=2,
        from_on=NOON.date() + timedelta(days=20000),
        reason="",
        now=NOON,
        by=SYSTEM,
    )
    territory.staff_post(
        path=AREA + "G01/",
        duty="linked_leader",
        account=town.people["leader"],
        from_on=NOON.date(),
        by=SYSTEM,
    )
    assert "to come" in desk.get("/desk/land/").content.decode()
    assert "Leader" in desk.get("/desk/land/visits").content.decode()
    desk.force_login(town.people["worker3"])  # has rights in another area only
    assert "to come" not in desk.get("/desk/land/").content.decode()


def test_a_drawn_line_is_looked_at_and_then_cuts(desk: Client) -> None:
    made = draft()
    plan = Plan(made)
    x = (float(plan.lon[0]) + float(plan.lon[1])) / 2
    line = str([[x, float(plan.lat.min())], [x, float(plan.lat.max())]])
    told = desk.post(f"/desk/land/drafts/{made.pk}/ahead", {"verb": "cut", "outline": line}).json()
    assert [(p["name"], p["households"], p["is_good"]) for p in told["parts"]] == [
        ("G01", 120, True),
        ("G05 (new)", 40, False),
    ]
    assert told["units"] == [0, 8, 16, 24]
    assert any("below the limit" in b["words"] for b in told["broken"] if b["new"])
    assert Plan(made).loads() == {"G01": 160, "G02": 160}  # nothing is stored
    page = post(desk, made, "correct/cut", outline=line)
    assert "The grid was cut along the line." in page.content.decode()
    assert Plan(made).loads() == {"G01": 120, "G02": 160, "G05": 40}
    for wrong in ("", "[]", "[[1,2]]", '[["a","b"],["c","d"]]', "[[NaN,1],[2,3]]", "{}", "[[1,1],[1,1]]"):
        assert (
            "refused"
            in desk.post(f"/desk/land/drafts/{made.pk}/ahead", {"verb": "cut", "outline": wrong}).json()
        )
        assert post(desk, made, "correct/cut", outline=wrong).status_code == 422
    assert desk.post(f"/desk/land/drafts/{made.pk}/correct/nothing").status_code == 404


def test_the_units_are_fetched_once_and_the_page_says_where_each_lies(desk: Client) -> None:
    made = draft()
    told = desk.get(f"/desk/land/drafts/{made.pk}/units.json")
    assert "immutable" in told["Cache-Control"]
    assert len(told.json()["d"]) == 32
    assert told.json()["d"][0].startswith("M")
    text = desk.get(f"/desk/land/drafts/{made.pk}").content.decode()
    assert '"of": [0, 0, 0, 0, 1, 1, 1, 1, 0' in text
    assert text.count("<path") < 80  # no shape of a unit among them


def test_readiness_is_the_packs_and_a_person_ticks_what_records_cannot_know(
    desk: Client, town: SmallTown
) -> None:
    text = desk.get("/desk/land/ready", {"area": AREA}).content.decode()
    assert "Everybody in a post was trained" in text
    assert "Target 2026" in text
    page = desk.post(
        "/desk/land/ready", {"area": AREA, "item": "trained", "words": "14 people, 3 March"}, follow=True
    )
    text = page.content.decode()
    assert "14 people, 3 March" in text
    assert town.people["admin"].name_en in text or town.people["admin"].name_zh in text
    assert desk.post("/desk/land/ready", {"area": AREA, "item": "head"}).status_code == 422
    page = desk.post("/desk/land/ready", {"area": AREA, "item": "trained", "untick": "1"}, follow=True)
    assert "14 people, 3 March" not in page.content.decode()
    desk.force_login(town.people["worker1"])
    assert desk.post("/desk/land/ready", {"area": AREA, "item": "trained"}).status_code == 403


@pytest.mark.parametrize("page", ["", "/check", "/settle", "/units.json"])
def test_pages_of_a_draft_take_few_statements(desk: Client, page: str) -> None:
    made = draft()
    desk.get(f"/desk/land/drafts/{made.pk}{page}")  # each process reads what never changes once
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/desk/land/drafts/{made.pk}{page}").status_code == 200
    assert len(asked) <= 15, [q["sql"][:90] for q in asked]


@pytest.mark.parametrize(
    "page",
    ["", "layers/service", "layers/service/check", "layers/service/beside/unit", "bring", "ready", "posts"],
)
def test_pages_of_the_land_take_few_statements(desk: Client, page: str) -> None:
    buildings()
    desk.get(f"/desk/land/{page}")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/desk/land/{page}").status_code == 200
    assert len(asked) <= 15, [q["sql"][:90] for q in asked]


def test_outlines_written_at_once_are_those_written_one_by_one() -> None:
    from linli.doors.desk.land.drawing import path_of, paths_of, view_of

    yard = shapely.box(119.601, 31.501, 119.602, 31.502)
    court = shapely.box(119.60, 31.50, 119.61, 31.51).difference(yard)
    apart = shapely.MultiPolygon([yard, shapely.box(119.62, 31.50, 119.63, 31.51)])
    shapes = [court, apart, shapely.Polygon(), yard]
    view = view_of(shapes)
    assert paths_of(view, shapes) == [path_of(view, shape) for shape in shapes]
    assert paths_of(view, shapes)[0].count("M") == paths_of(view, shapes)[1].count("M") == 2


def test_present_and_proposed_say_the_same_of_the_same_grid(desk: Client, town: SmallTown) -> None:
    staffed(town)
    text = desk.get(f"/desk/land/drafts/{draft(low=400, high=500).pk}").content.decode()
    assert re.findall(r"(\d+) rules? not kept", text) == ["2", "2"]
    assert "remark" not in text
    assert "can be published all the same" in text
