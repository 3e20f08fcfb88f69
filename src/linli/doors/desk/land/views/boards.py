"""Boards and cards of an area: what they say, whose photos, and the PDFs of one grid or of all."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from PIL import Image

from linli.doors.desk.land import asking
from linli.doors.desk.land.boards.making import board_document, card_document
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.documents import draw
from linli.doors.parts.documents.drawing import answer
from linli.doors.parts.gate import StaffRequest, needs, signed_in
from linli.records.cases.evidence import read_photo
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.board_facts import board_facts, portraits
from linli.records.territory.models import BoardText, ResponsibilityGrid
from linli.records.territory.queries import areas_of, grids_on
from linli.records.territory.rights import may
from linli.words import Refusal, Words

AT_ONCE = 60
TEXTS = ("office_phone", "supervision_phone", "hours", "address_zh", "address_en")
PORTRAIT = (360, 504)  # pixels, five to seven


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def boards(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    sent, by = request.POST, asking.actor_of(request)
    try:
        area = overview.area_at(asking.text(sent, "area", 120))
        may(by, "posts.manage", area.path)
        refuse_if_changed(request, _stored(BoardText.objects.filter(area=area).first()))
        territory.save_board_text(
            area=area,
            texts={k: asking.text(sent, k, 120) for k in TEXTS},
            by=by,
        )
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("The boards of this area say it from now on."))
    return redirect(f"{request.path}?area={area.path}")


@needs("land.see")
@require_safe
def pdf(request: StaffRequest, what: str) -> HttpResponse:
    """`what`: boards or cards; `area` (all its grids) or `grid`; `paper`: landscape or portrait."""
    if what not in ("boards", "cards"):
        raise Http404
    grids = _chosen(request)
    facts = board_facts(grids, on=_day(request))
    if what == "cards":
        made = draw(card_document(request, facts))
    else:
        paper = "portrait" if request.GET.get("paper") == "portrait" else "landscape"
        made = draw(board_document(request, facts, paper=paper))
        territory.record_prints(grids=grids, now=asking.now(), by=asking.actor_of(request))
    return answer(
        made,
        f"{grids[0].name if len(grids) == 1 else asking.text(request.GET, 'area', 60).replace('/', '')}-{what}.pdf",
    )


@needs("posts.manage")
@require_http_methods(["POST"])
def portrait(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The photo of somebody who agreed to it, or none any more."""
    found = Account.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Http404
    by: Actor = asking.actor_of(request)
    back = redirect("desk:land:boards")
    back["Location"] += f"?area={asking.text(request.POST, 'area', 120)}"
    try:
        if "remove" in request.POST:
            territory.remove_portrait(account=found, by=by)
            return back
        if "agreed" not in request.POST:
            raise Refusal("portrait-not-agreed", Words(
                "A photo stands on the board only if the person agreed to it. Tick it.", "照片须经本人同意方可公示，请勾选确认。"
            ), status=422)  # fmt: skip
        upload = request.FILES.get("photo")
        photo = read_photo(upload.read() if upload else b"", zone=tenancy.time_zone())
        territory.set_portrait(account=found, jpeg=_cropped(photo.content), now=asking.now(), by=by)
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("The photo stands on the boards from now on."))
    return back


@signed_in()
@require_safe
def picture(request: StaffRequest, pk: UUID) -> HttpResponse:  # noqa: ARG001
    found = portraits({pk})
    if pk not in found:
        raise Http404
    return HttpResponse(found[pk], content_type="image/jpeg")


def _cropped(jpeg: bytes) -> bytes:
    """Five to seven, from the middle; written anew, so that nothing of the camera's notes is left."""
    image: Any = Image.open(io.BytesIO(jpeg)).convert("RGB")
    width = min(image.width, image.height * 5 // 7)
    height = width * 7 // 5
    left, top = (image.width - width) // 2, max(0, (image.height - height) // 3)
    out = io.BytesIO()
    image.crop((left, top, left + width, top + height)).resize(PORTRAIT).save(out, "JPEG", quality=85)
    return out.getvalue()


def _chosen(request: StaffRequest) -> list[ResponsibilityGrid]:
    actor = asking.actor_of(request)
    mine = (
        grids_on(asking.today())
        .filter(actor.scope("land.see", path="path", unit="pk"))
        .select_related("area")
        .order_by("path")
    )
    if code := asking.text(request.GET, "grid", 20):
        mine = mine.filter(code=code)
    else:
        mine = mine.filter(path__startswith=asking.text(request.GET, "area", 120))
    found = list(mine[: AT_ONCE + 1])
    if not found:
        raise Http404
    if len(found) > AT_ONCE:
        raise Refusal("boards-too-many", Words(
            "At most {most} grids in one file. Choose a smaller area.", "一个文件最多 {most} 个网格，请选择较小的区域。"
        ).format(most=AT_ONCE), {"most": AT_ONCE}, 413)  # fmt: skip
    return found


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor = asking.actor_of(request)
    areas = list(areas_of(actor, "land.see").defer("shape"))
    on = _day(request)
    asked = asking.text(request.GET, "area", 120) or asking.text(request.POST, "area", 120)
    path = asked if any(a.path == asked for a in areas) else (areas[0].path if areas else "-")
    mine = grids_on(on).filter(actor.scope("land.see", path="path", unit="pk"), path__startswith=path)
    facts = board_facts(list(mine.defer("shape").order_by("path")[:AT_ONCE]), on=on)
    people = {a.account.pk: a.account for f in facts for a in f.people}
    text = BoardText.objects.filter(area__path=path).first()
    context = {
        "tab": asking.TAB, "areas": areas, "path": path, "on": on, "facts": facts, "people": list(people.values()), "text": text, "stored": _stored(text),
        "has_portrait": set(portraits(set(people))), "sent": request.POST if refusal else {}, "most": AT_ONCE,
        "may_change": actor.may_anywhere("posts.manage"), "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/boards.html", context, status=refusal.status if refusal else 200)


def _stored(text: BoardText | None) -> dict[str, str]:
    return {name: getattr(text, name, "") for name in TEXTS}


def _day(request: StaffRequest) -> date:
    """Boards can be printed before their grids begin."""
    try:
        return asking.day(request.GET, "on") or asking.today()
    except Refusal:
        return asking.today()
