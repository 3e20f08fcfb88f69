"""The case page and taking in, in a real browser: check and rework, a call about something known, a mention, a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.records.cases.models import Case
from linli.records.people.models import Account
from tests.browser.conftest import Town
from tests.browser.test_whole_loop import photo

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]
PATH = ("accept", "file", "dispatch", "take", "handle", "feed_back", "check")


@pytest.fixture
def case_at(running_town: Town, django_db_blocker: Any) -> Callable[[str], tuple[str, dict[str, str]]]:
    """A new case of a dark lamp that has come as far as a step; its number, and a user name for each power."""

    def make(to: str) -> tuple[str, dict[str, str]]:
        with django_db_blocker.unblock():
            from django_tenants.utils import tenant_context

            from linli.records.tenancy.models import Tenant

            with tenant_context(Tenant.objects.get(schema_name="browser")):
                return _made(to)

    return make


def _made(to: str) -> tuple[str, dict[str, str]]:
    from django.utils import timezone

    from linli.records.cases import actions
    from linli.records.cases.evidence import read_photo
    from linli.records.cases.given import Given, NewReport
    from linli.records.people.models import Grant
    from linli.records.people.queries import actor_of
    from linli.records.registers.models import Building
    from linli.records.tenancy import queries as tenancy
    from linli.words import Words

    grants = Grant.objects.select_related("account__organisation", "role").order_by("id")
    staff = {g.role.power: g.account for g in grants if g.role.power}
    staff |= {f"unit:{g.account.organisation.code}": g.account for g in grants if g.account.organisation}
    place = Building.objects.exclude(address_zh="").order_by("code").first()
    assert place is not None
    today = timezone.localdate()
    by = {power: actor_of(account, today=today) for power, account in staff.items()}
    picture = read_photo(photo()["buffer"], zone=tenancy.time_zone())
    new = NewReport(kind="component", code="01037", lon=place.lon, lat=place.lat, place_text=place.address_zh, text="路灯不亮", channel="telephone", photos=(picture,))  # fmt: skip
    case = actions.report(new=new, by=by["acceptor"]).case
    lighting = staff["unit:lighting"]
    who = {
        "accept": "acceptor", "file": "supervision_centre", "dispatch": "command_centre", "take": "unit:lighting",
        "handle": "unit:lighting", "feed_back": "command_centre", "check": "verifier",
    }  # fmt: skip
    condition = tenancy.catalogue().matter("component", "01037").conditions[0].code
    more = {
        "file": {"condition": condition}, "dispatch": {"unit": lighting.organisation_id},
        "handle": {"text": Words("done", "已更换灯泡").zh, "photos": (picture,)}, "feed_back": {"text": "已修好"}, "check": {"text": "亮了"},
    }  # fmt: skip
    for move in PATH[: PATH.index(to) + 1] if to else ():
        case = actions.step(move, case_id=case.pk, given=Given(**more.get(move, {})), by=by[who[move]])
    return case.number, {power: account.username for power, account in staff.items()}


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_the_check_fails_is_done_again_and_passes(
    someone: Someone, running_town: Town, case_at: Any, in_town: Any, is_phone: bool
) -> None:
    number, staff = case_at("feed_back")
    verifier = someone(staff["verifier"], is_phone=is_phone)
    address = running_town.path(f"/desk/cases/{number}")
    verifier.goto(address)
    left, right = (verifier.locator(f"[data-compare] .cmp-{side}").bounding_box() for side in "ab")
    assert left is not None
    assert right is not None
    assert right["x"] >= left["x"] + left["width"], "whoever checks sees before and after side by side"
    verifier.locator(".cmp-way").click()
    slider = verifier.locator("[data-compare] input[type=range]")
    slider.focus()
    verifier.keyboard.press("Home")
    expect(verifier.locator("[data-compare]")).to_have_attribute("style", re.compile("--cut: 0%"))
    verifier.locator("details.also", has=verifier.locator("form[action$='/do/rework']")).locator(
        "summary"
    ).click()
    form = verifier.locator("form[action$='/do/rework']")
    form.locator("textarea[name=reason]").fill("灯还是不亮。")
    form.locator("button.btn").last.click()
    expect(verifier.locator(".notice-ok")).to_be_visible()

    unit = someone(staff["unit:lighting"], is_phone=is_phone)
    unit.goto(address)
    expect(unit.locator(".timeline")).to_contain_text("灯还是不亮。")
    form = unit.locator("form[action$='/do/handle']")
    form.locator("textarea[name=text]").fill("重新接线，已亮。")
    form.locator("button.btn").last.click()
    expect(unit.locator(".notice-ok")).to_be_visible()
    centre = someone(staff["command_centre"], is_phone=is_phone)
    centre.goto(address)
    form = centre.locator("form[action$='/do/feed_back']")
    form.locator("textarea[name=text]").fill("已重新处理。")
    form.locator("button.btn").last.click()
    expect(centre.locator(".notice-ok")).to_be_visible()

    verifier.goto(address)
    expect(verifier.locator("main")).to_contain_text("已返工 1 次")
    form = verifier.locator("form[action$='/do/check']")
    form.locator("textarea[name=text]").fill("到现场看过，亮了。")
    form.locator("button.btn").last.click()
    expect(verifier.locator(".errors")).to_contain_text("尚未勾选")
    form = verifier.locator("form[action$='/do/check']")
    expect(form.locator("textarea[name=text]")).to_have_value("到现场看过，亮了。")
    for point in form.locator("input[name=met]").all():
        point.check()
    form.locator("button.btn").last.click()

    supervisor = someone(staff["supervision_centre"], is_phone=is_phone)
    supervisor.goto(address)
    supervisor.locator("form[action$='/do/close'] button.btn").last.click()
    expect(supervisor.locator(".notice-ok")).to_contain_text("已结案")
    case = in_town(lambda: Case.objects.get(number=number))
    assert (case.state, case.is_open, case.rework_count) == ("closed", False, 1)
    made = in_town(lambda: list(case.steps.order_by("seq").values_list("move", "account__username")))
    assert made[-5:] == [
        ("rework", staff["verifier"]), ("handle", staff["unit:lighting"]), ("feed_back", staff["command_centre"]),
        ("check", staff["verifier"]), ("close", staff["supervision_centre"]),
    ]  # fmt: skip


PRESSED_WHILE_THE_LIST_IS_RENEWED = "button => { const list = button.closest('[data-live]'); button.click(); list.innerHTML = list.innerHTML; }"


def test_a_call_about_something_known_is_added_to_it(
    someone: Someone, running_town: Town, case_at: Any
) -> None:
    number, staff = case_at("")
    desk = someone(staff["acceptor"])
    desk.goto(running_town.path(f"/desk/cases/{number}"))
    place = desk.locator(".case-h .grow p").last.inner_text().split("·")[0].strip()
    desk.goto(running_town.path("/desk/intake"))
    desk.locator("#text").fill("路灯坏了，天黑看不见路")
    desk.locator("#search").fill("路灯不亮")
    desk.locator("#live-found label.choice", has_text="路灯").first.click()
    expect(desk.locator("#live-promise")).to_contain_text("派遣后")
    desk.locator("#place_text").fill(place)
    live = desk.locator("#live-map grid-map")
    desk.wait_for_selector("#live-map grid-map[data-state=ready]", timeout=60_000)
    desk.locator("#live-spots label.choice").first.click()
    said = desk.locator("#pin-at")
    expect(said).to_have_text(re.compile(r"^\d+\.\d+, \d+\.\d+$"))
    chosen = said.inner_text()
    expect(desk.locator("#live-map grid-map[data-state=ready]")).to_have_count(
        1
    )  # the map stays, the pin has moved
    expect(live).to_have_attribute("value", re.compile(r"^\d+\.\d{6},\d+\.\d{6}$"))
    live.locator("canvas").first.click(position={"x": 60, "y": 60})
    expect(said).not_to_have_text(chosen)
    lon = float(desk.locator("input[name=lon]").input_value())
    assert str(live.get_attribute("value")).startswith(f"{lon:.6f},")
    desk.locator("#live-spots label.choice").last.click()
    desk.locator("#live-spots label.choice").first.click()
    _reload_the_call(desk)
    known = desk.locator("#live-near li", has_text=f"{number[10:14]}-{number[14:]}")
    expect(known).to_contain_text("可能是同一问题")
    expect(desk.locator("#text")).to_have_value("路灯坏了，天黑看不见路")
    known.locator("button").evaluate(PRESSED_WHILE_THE_LIST_IS_RENEWED)
    desk.wait_for_url(f"**/desk/cases/{number}")
    expect(desk.locator(".timeline")).to_contain_text("路灯坏了，天黑看不见路")
    assert kept(desk) == []


def kept(page: Page) -> list[str]:
    """What this tab still keeps of what was typed and not sent."""
    found: list[str] = page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('kept:'))")
    return found


def _reload_the_call(desk: Page) -> None:
    """Words, choices and pin come back; who called is never kept in the browser."""
    desk.locator("#name").fill("王先生")
    desk.locator("#phone").fill("13800001234")
    desk.locator("input[name=channel][value=counter]").check()
    place, pin = desk.locator("#place_text").input_value(), desk.locator("#pin-at").inner_text()
    matter = desk.locator("input[name=matter]:checked").get_attribute("value")
    desk.reload()
    for name in ("name", "phone", "email"):
        expect(desk.locator(f"#{name}")).to_have_value("")
        assert "13800001234" not in desk.evaluate("JSON.stringify({...sessionStorage})")
    expect(desk.locator("#text")).to_have_value("路灯坏了，天黑看不见路")
    expect(desk.locator("#search")).to_have_value("路灯不亮")
    expect(desk.locator("#place_text")).to_have_value(place)
    expect(desk.locator("input[name=channel]:checked")).to_have_value("counter")
    expect(desk.locator("input[name=matter]:checked")).to_have_value(matter or "none was chosen")
    expect(desk.locator("#pin-at")).to_have_text(pin)


def test_words_for_a_step_survive_a_reload_at_their_case_and_their_account_only(
    someone: Someone, running_town: Town, case_at: Any, signed_in: dict[str, list[Any]]
) -> None:
    number, staff = case_at("file")
    elsewhere, _staff = case_at("file")
    someone(staff["supervision_centre"])  # so that the cookie is there
    page = someone(staff["command_centre"])
    address = running_town.path(f"/desk/cases/{number}")
    note, urge = (
        page.locator(f"form[action$='/{number}/do/{code}'] textarea").first for code in ("note", "dispatch")
    )

    def write() -> None:
        page.goto(address)
        page.locator("details.also", has=note).locator("summary").first.click()
        note.fill("写了还没有发出")
        urge.fill("派遣时的说明")

    write()
    other_unit = page.locator("form[action$='/do/dispatch'] input[name=unit][data-unnamed]").first
    chosen = other_unit.get_attribute("value") or ""
    other_unit.evaluate("(box) => box.click()")
    page.reload()
    expect(note).to_be_visible()
    expect(note).to_have_value("写了还没有发出")
    expect(urge).to_have_value("派遣时的说明")
    expect(page.locator("form[action$='/do/dispatch'] input[name=unit]:checked")).to_have_value(chosen)
    urge.fill("")
    page.locator("form[action$='/do/dispatch']").evaluate("(form) => { form.noValidate = true; }")
    page.locator("form[action$='/do/dispatch'] > button.btn").click()
    expect(page.locator(".errors")).to_contain_text(
        "没有规则"
    )  # no rule names that unit, and no note says why
    expect(note).to_have_value("写了还没有发出")
    urge.fill("派遣时的说明")
    page.goto(address)
    expect(urge).to_have_value("派遣时的说明")
    expect(page.locator("form[action$='/do/dispatch'] input[name=unit]:checked")).to_have_value(chosen)
    page.goto(running_town.path(f"/desk/cases/{elsewhere}"))
    for field in page.locator(".panel textarea").all():
        expect(field).to_have_value("")

    page.goto(running_town.path(f"/desk/cases?show=open&text={number}"))
    beside = page.locator("section.detail form[action$='/do/dispatch'] textarea")
    expect(beside).to_have_value("派遣时的说明")
    page.goto(address)
    note.locator("xpath=ancestor::form").locator("button.btn").last.click()
    expect(page.locator(".notice-ok")).to_be_visible()
    expect(note).to_have_value("")
    assert {key.split(":")[1].rpartition("/")[2] for key in kept(page)} == {"dispatch"}

    write()
    page.context.clear_cookies(name="sessionid")
    page.context.add_cookies(signed_in[staff["supervision_centre"]])
    page.goto(address)
    page.locator("details.also", has=note).locator("summary").first.click()
    expect(note).to_have_value("")
    page.context.clear_cookies(name="sessionid")
    page.context.add_cookies(signed_in[staff["command_centre"]])
    write()
    assert kept(page) != []
    page.locator("form[action$='/desk/sign-out'] button").click()
    page.wait_for_url("**/desk/sign-in")
    assert kept(page) == []
    signed_in.pop(staff["command_centre"])


def test_a_colleague_is_mentioned_and_reads_it_at_the_desk(
    someone: Someone, running_town: Town, case_at: Any, in_town: Any
) -> None:
    number, staff = case_at("file")
    centre = someone(staff["command_centre"])
    centre.goto(running_town.path(f"/desk/cases/{number}"))
    form = centre.locator("form[action$='/do/note']")
    centre.locator("details.also", has=form).locator("summary").click()
    form.locator("textarea").fill("请现场看一下 ")
    form.locator("[data-colleagues]").click()
    chosen = form.locator("select[name=mention] optgroup option").first
    name, who = chosen.get_attribute("data-name"), chosen.get_attribute("value")
    form.locator("select[name=mention]").select_option(who)
    expect(form.locator("textarea")).to_have_value(re.compile(f"@{name} "))
    form.locator("button.btn").last.click()
    expect(centre.locator(".timeline")).to_contain_text(f"已告知：{name}")

    username, by = in_town(
        lambda: (
            Account.objects.get(pk=who).username,
            Account.objects.get(username=staff["command_centre"]).name_zh,
        )
    )
    colleague = someone(username)
    colleague.goto(running_town.path("/desk/"))
    colleague.locator(
        "section[aria-labelledby=h-news] a", has_text=f"{by}提及了您：请现场看一下"
    ).first.click()
    colleague.wait_for_url(f"**/desk/cases/{number}")
    expect(colleague.locator(".timeline")).to_contain_text("请现场看一下")


def test_the_document_downloads_as_a_real_pdf(someone: Someone, running_town: Town, case_at: Any) -> None:
    number, staff = case_at("handle")
    centre = someone(staff["command_centre"])
    centre.goto(running_town.path(f"/desk/cases/{number}"))
    with centre.expect_download() as download:
        centre.locator(".case-tools a").click()
    path = download.value.path()
    content = path.read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    assert download.value.suggested_filename == f"案卷 {number}.pdf"
    assert len(content) > 20_000
