"""Page 4: how to reach the reporter, if they want that."""

from __future__ import annotations

import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from linli.doors.parts.gate import anyone
from linli.doors.portal import draft as drafts
from linli.doors.portal.draft import Draft
from linli.doors.portal.steps import missing_before, sentence, show
from linli.records.people.mail_addresses import mailable
from linli.words import Refusal

WAYS = (
    ("sms", _lazy("By short message")),
    ("mail", _lazy("By mail")),
    ("none", _lazy("Not at all: I look myself")),
)
PHONE = re.compile(r"\+?\d{5,20}")


@anyone()
def contact(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if answer := missing_before(request, "contact", draft):
        return answer
    if request.method != "POST":
        return show(request, "contact", draft, {"ways": WAYS})
    draft.name, draft.phone, draft.email = (
        request.POST.get(n, "").strip() for n in ("name", "phone", "email")
    )
    draft.notify = request.POST.get("notify", "")
    errors = _errors(draft)
    if errors:
        drafts.save(request, draft)
        return show(request, "contact", draft, {"ways": WAYS}, errors=errors, status=422)
    draft.phone = digits(draft.phone)
    draft.is_contact_seen = True
    drafts.save(request, draft)
    return redirect("portal:check")


def digits(phone: str) -> str:
    """A telephone number without spaces and hyphens; full-width figures become plain ones."""
    return re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", phone))


def way_of(draft: Draft) -> str:
    """How the reporter will be told: as chosen, else by what was left; "" where nothing was left."""
    if not (draft.phone or draft.email):
        return ""
    return draft.notify or ("mail" if draft.email else "sms")


def _errors(draft: Draft) -> dict[str, str]:
    errors = {}
    if draft.phone and not PHONE.fullmatch(digits(draft.phone)):
        errors["phone"] = _(
            "That is not a telephone number. Use figures only, for example 13800001234, or leave it empty."
        )
    try:
        mailable(draft.email)
    except Refusal as refusal:
        errors["email"] = sentence(refusal)
    if draft.notify not in {"", *dict(WAYS)}:
        draft.notify = ""
    if draft.notify == "sms" and not draft.phone:
        errors["notify"] = _("For short messages we need your mobile number.")
    if draft.notify == "mail" and not draft.email:
        errors["notify"] = _("For messages by mail we need your mail address.")
    if len(draft.name) > 60:
        errors["name"] = _("The name has more than 60 characters. Shorten it, or leave it empty.")
    return errors
