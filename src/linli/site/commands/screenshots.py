"""Photograph every page of a running demo, on phone and desktop, in both languages, into a folder; write the guides from it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.site import settings, setup
from linli.site.walks import PLACE, WALKS, sign_in, wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
NATIVE = {"zh-hans": "zh_CN", "en": "en_GB"}  # for what the browser itself writes: file buttons, dates


@dataclass(frozen=True)
class Shot:
    """One page: the name of its file, its path, and as whom (a role) it is looked at.

    `walk` names what is done there before (`linli.site.walks`), with what it is told; without a path it goes on from
    the page before.
    """

    name: str
    path: str
    role: str = ""
    walk: str = ""
    told: tuple[str, ...] = ()

    def open(self, page: Page, url: str) -> None:
        """Ends when the page is drawn and can be photographed or checked; it may know where it stands."""
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(PLACE)  # type: ignore[arg-type]
        if self.path:
            page.goto(url + self.path)
            wait_until_drawn(page)
        if self.walk:
            WALKS[self.walk](page, *self.told)
            wait_until_drawn(page)


# pages of the land: the end of the picture's name → the path below /desk/land/
LAND = {
    "": "", "-new": "drafts/new", "-posts": "posts", "-boards": "boards", "-leave": "leave", "-visits": "visits", "-who": "who",
    "-areas": "areas", "-kinds": "kinds", "-ready": "ready", "-layer": "layers/service", "-beside": "layers/service/beside/fire",
    "-bring": "bring", "-check": "layers/service/check", "-posts-fire": "posts?layer=fire",
}  # fmt: skip


# pages of the settings: paths below /desk/settings/
SETTINGS = (
    "", "roles", "roles/leader", "units", "classes", "classes/event/06001", "classes/new", "draft", "calendar", "texts",
    "notices", "notices/new", "town", "keys",
)  # fmt: skip


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default="http://localhost:8010", help="where the demo runs")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--guides", action="store_true", help="also write docs/guides from the pictures")
    parser.add_argument("--quick", action="store_true", help="only the pages that the guides show")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--dark", action="store_true", help="in the dark look; the files are named so")


def run(args: argparse.Namespace) -> int:
    from playwright.sync_api import sync_playwright

    setup.records()
    shots, people = plan()
    args.out.mkdir(parents=True, exist_ok=True)
    made = 0
    with sync_playwright() as playwright:
        for language in ("zh-hans", "en"):
            browser = playwright.chromium.launch(
                executable_path=settings.CHROMIUM, args=ARGS, env=dict(os.environ, LANGUAGE=NATIVE[language])
            )
            for size in SIZES:
                wanted = [s for s in shots if args.only in s.name and (not args.quick or in_guides(s, size))]
                made += photograph(browser, args, wanted, people, size, language)
            browser.close()
    print(f"{made} pictures in {args.out}")
    if args.guides:
        from linli.site.guides import GUIDES, write_guides

        written, missing = write_guides(GUIDES, args.out, settings.CHECKOUT / "docs")
        print(
            f"{len(written)} guides in docs/guides" + (f"; without: {', '.join(missing)}" if missing else "")
        )
    return 0


def in_guides(shot: Shot, size: str) -> bool:
    """Whether a guide shows it in this size; the pages of a report follow from one another, so all are opened."""
    from linli.site.guides import GUIDES

    shown = {(p.shot, p.size) for guide in GUIDES for p in guide.pages}
    return (shot.name, size) in shown or (shot.name.startswith("portal-report") and size == "phone")


def photograph(
    browser: Browser,
    args: argparse.Namespace,
    shots: list[Shot],
    people: dict[str, str],
    size: str,
    language: str,
) -> int:
    from examples.town.load import DEMO_PASSWORD

    width, height = SIZES[size]
    for role in dict.fromkeys(s.role for s in shots):
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", locale=NATIVE[language].replace("_", "-"),
            timezone_id="Asia/Shanghai", color_scheme="dark" if args.dark else "light",
        )  # fmt: skip
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": args.url}])
        page = context.new_page()
        if role:
            sign_in(page, args.url, people[role], DEMO_PASSWORD)
        end = f"{size}{'.dark' if args.dark else ''}.{language}.png"
        for shot in (s for s in shots if s.role == role):
            shot.open(page, args.url)
            page.screenshot(path=args.out / f"{shot.name}.{end}", full_page=True)
        context.close()
    return len(shots)


def plan() -> tuple[list[Shot], dict[str, str]]:
    """The pages, with cases in telling states, and one user name for each role."""
    import sys

    sys.path.insert(0, str(settings.CHECKOUT))
    for _tenant in setup.tenants("liudu"):
        return list(pages()), dict(people())
    return [], {}


def pages() -> Iterator[Shot]:
    from linli.records.cases.following import follow_token
    from linli.records.cases.models import Case

    yield from (
        Shot("portal-home", "/"),
        Shot("portal-find", "/find"),
        Shot("portal-help", "/help"),
        Shot("portal-where", "/grid"),
        Shot("portal-open", "/open"),
        Shot("portal-open-grids", "/open?map=all"),
        Shot("portal-open-nothing", "/open?from=2100-01-01"),
        Shot("portal-figures", "/open/figures"),
        Shot("portal-mine", "/mine"),
        Shot("portal-privacy", "/privacy"),
        Shot("portal-accessibility", "/accessibility"),
        Shot("portal-nothing-here", "/nothing-here"),
    )
    yield from report_pages()
    yield Shot("portal-mine-own", "/mine")  # with what was just reported
    yield from portal_pages()
    for state in ("handling", "closed", "waiting_reporter"):
        case = newest(Case.objects.filter(state=state, channel="web"))
        if case is not None:
            yield Shot(
                f"portal-case-{state}", f"/f/{follow_token(case.reports.order_by('reported_at')[0].id)}"
            )
    yield Shot("desk-sign-in", "/desk/sign-in")
    yield Shot("desk-invited-over", "/desk/invited/no-such-link")
    yield Shot("desk-not-allowed", "/desk/settings/", "handling_unit")
    yield from land_pages()
    for role in ("acceptor", "supervision_centre", "command_centre", "verifier", "handling_unit", "leader"):
        yield Shot(f"desk-home-{role}", "/desk/", role)
    yield Shot("desk-queue", "/desk/cases", "command_centre")
    yield Shot("desk-queue-together", "/desk/cases", "command_centre", "pick_two")
    yield Shot("desk-queue-open", "/desk/cases?show=open", "supervision_centre")
    yield Shot("desk-queue-nothing", "/desk/cases?text=没有这样的案卷", "command_centre")
    yield Shot("desk-queue-residents", "/desk/cases?show=open&pick=residents", "grid_worker")
    for state, role in (
        ("received", "acceptor"), ("to_file", "supervision_centre"), ("to_dispatch", "command_centre"),
        ("handled", "command_centre"), ("to_check", "verifier"), ("to_close", "supervision_centre"), ("closed", "leader"),
    ):  # fmt: skip
        case = newest(Case.objects.filter(state=state))
        if case is not None:
            yield Shot(f"desk-case-{state}", f"/desk/cases/{case.number}", role)
    heard = newest(Case.objects.filter(state="received", reports__contact__isnull=False))
    if heard is not None:
        yield Shot("desk-reporter", f"/desk/cases/{heard.number}/reporter", "acceptor")
    compared = newest(Case.objects.filter(evidence__kind="after").exclude(rating=""))
    if compared is not None:
        yield Shot("desk-case-compared", f"/desk/cases/{compared.number}", "leader")
        yield Shot("desk-case-note", f"/desk/cases/{compared.number}?do=note", "command_centre")
    yield Shot("desk-found", "/desk/found", "grid_worker")
    yield Shot("desk-map", "/desk/map", "command_centre")
    yield Shot(
        "desk-map-overdue-cases", "/desk/map?measure=overdue&list=cases&light=overdue", "command_centre"
    )
    yield Shot("desk-map-people", "/desk/map?measure=satisfied&list=people", "command_centre")
    yield Shot("desk-intake", "/desk/intake", "acceptor")
    yield Shot("desk-deadlines", "/desk/deadlines", "command_centre")
    yield Shot("desk-figures", "/desk/figures", "leader")
    yield Shot("desk-figures-cases", "/desk/figures/cases?indicator=on_time_closing&part=numerator", "leader")
    yield Shot("desk-accounts", "/desk/accounts", "administrator")
    yield from account_pages()
    yield from settings_pages()
    yield Shot("desk-account-new", "/desk/accounts/new", "administrator")
    yield Shot("desk-me", "/desk/me", "administrator")
    yield Shot("desk-messages", "/desk/messages/?show=sent", "administrator")
    yield Shot("desk-wordings", "/desk/messages/texts", "administrator")
    yield Shot("desk-wording", "/desk/messages/texts/promised/zh-hans", "administrator")
    yield Shot("desk-journal", "/desk/journal", "administrator")
    yield Shot("desk-calls", "/desk/calls", "acceptor")
    yield Shot("desk-rescue", "/desk/field/rescue", "acceptor")
    yield Shot("desk-suggestions", "/desk/field/suggestions", "administrator")
    yield from field_pages()


def report_pages() -> Iterator[Shot]:
    """The five pages of a report, beside an open case of the same kind."""
    from linli.records.cases.listing import public
    from linli.records.cases.models import Case
    from linli.records.tenancy.queries import catalogue

    yield Shot("portal-report", "/report")
    known = public().filter(is_open=True, kind="component", lon__isnull=False)
    near: Case = known.order_by("-reported_at")[0]
    place, words = (str(near.lon), str(near.lat)), catalogue().classes[near.kind, near.code].name.zh
    yield from (
        Shot("portal-report-category", "", walk="begin_report", told=place),
        Shot("portal-report-kinds", "", walk="find_kind", told=(words,)),
        Shot("portal-report-nearby", "", walk="choose_kind"),
        Shot("portal-report-details", "", walk="pass_nearby"),
        Shot("portal-report-contact", "", walk="write_details"),
        Shot("portal-report-check", "", walk="leave_contact"),
        Shot("portal-report-sent", "", walk="send_report"),
    )


def portal_pages() -> Iterator[Shot]:
    """A notice, a grid with its people, a public case, and the page on which data is erased."""
    from django.utils import timezone

    from linli.records.cases.following import follow_token
    from linli.records.cases.listing import public
    from linli.records.cases.models import ReporterContact
    from linli.records.commons.queries import shown_on

    for notice in shown_on(timezone.localdate(), most=1):
        yield Shot("portal-notice", f"/notices/{notice.pk}")
        yield Shot("desk-settings-notice", f"/desk/settings/notices/{notice.pk}", "administrator")
    case = newest(public().filter(state="handling", kind="component").exclude(grid=None))
    if case is not None:
        yield Shot("portal-grid", f"/grid/{case.grid.code}")
        yield Shot("portal-open-case", f"/cases/{case.number}")
    contact = ReporterContact.objects.exclude(phone="").order_by("-pk").first()
    if contact is not None:
        yield Shot("portal-erase", f"/f/{follow_token(contact.report_id)}/erase")
        yield Shot("portal-stop", f"/m/{follow_token(contact.report_id)}/stop")


def land_pages() -> Iterator[Shot]:
    """The land as those who divide it see it, a draft on its way, and what only an administrator changes."""
    from linli.records.territory.models import Area

    for name, path in LAND.items():
        yield Shot(f"desk-land{name}", f"/desk/land/{path}", "command_centre")
    yield Shot("desk-land-draft", "/desk/land/drafts/new", "command_centre", "make_draft")
    yield Shot("desk-land-settle", "", "command_centre", "name_posts")
    yield Shot("desk-land-dropped", "", "command_centre", "drop_draft")
    area = Area.objects.order_by("-path").first()
    if area is not None:
        yield Shot("desk-land-area", f"/desk/land/areas/{area.code}", "administrator")
    for name, path in (("layer-edit", "layers/fire/edit"), ("kind", "kinds/homes")):
        yield Shot(f"desk-land-{name}", f"/desk/land/{path}", "administrator")


def settings_pages() -> Iterator[Shot]:
    """Every list, and one of each kind of thing in them."""
    from django.utils import timezone

    from linli.records.cases.models import StandardText
    from linli.records.people.models import Organisation

    for name in SETTINGS:
        label = name.replace("/", "-") or "home"
        yield Shot(f"desk-settings-{label}", f"/desk/settings/{name}", "administrator")
    year = timezone.localdate().year
    yield Shot("desk-settings-year", f"/desk/settings/calendar/{year}", "administrator")
    for one, kind in (
        (Organisation.objects.order_by("code"), "unit"),
        (StandardText.objects.order_by("pk"), "text"),
    ):
        if (found := one.first()) is not None:
            yield Shot(f"desk-settings-{kind}", f"/desk/settings/{kind}s/{found.pk}", "administrator")


def account_pages() -> Iterator[Shot]:
    """Somebody's account, and what that person can see."""
    from linli.records.people.models import Grant

    grant = Grant.objects.filter(role__code="grid_worker").order_by("id").first()
    if grant is not None:
        yield Shot("desk-account", f"/desk/accounts/{grant.account_id}", "administrator")
        yield Shot("desk-settings-sight", f"/desk/settings/people/{grant.account_id}/sight", "administrator")


def field_pages() -> Iterator[Shot]:
    """The field app, as a grid worker and as a unit see it."""
    from linli.records.cases.models import Case

    for screen in (
        "today",
        "tasks",
        "report",
        "map",
        "me",
        "messages",
        "outbox",
        "ready",
        "sheet",
        "suggest",
    ):
        yield Shot(f"field-{screen}", f"/field/#/{screen}", "grid_worker")
    yield Shot("field-today-unit", "/field/#/today", "handling_unit")
    yield Shot("field-tasks-unit", "/field/#/tasks", "handling_unit")
    yield Shot("field-messages-unit", "/field/#/messages", "handling_unit")
    case = newest(
        Case.objects.filter(
            state__in=["handling", "dispatched"], unit__accounts__username=dict(people()).get("handling_unit")
        )
    )
    if case is not None:
        yield Shot("field-case", f"/field/#/case/{case.pk}", "handling_unit")


def newest(cases: Any) -> Any:
    return cases.order_by("-reported_at").first()


def people() -> Iterator[tuple[str, str]]:
    """One account for each role; of the handling units the one with most to do."""
    from django.db.models import Count, Q

    from linli.records.people.models import Grant

    grants = Grant.objects.select_related("account", "role").order_by("-id")
    for grant in grants:
        yield grant.role.code, grant.account.username
    open_ones = Count(
        "account__organisation__handled_cases", filter=Q(account__organisation__handled_cases__is_open=True)
    )
    busy = grants.filter(role__code="handling_unit").annotate(n=open_ones).order_by("-n", "id").first()
    if busy is not None:
        yield "handling_unit", busy.account.username
