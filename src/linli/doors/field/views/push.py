"""Whether this phone rings when the app is closed."""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from linli.doors.field import wording
from linli.doors.field.guard import for_staff
from linli.doors.field.wire import answer
from linli.doors.parts import vapid
from linli.doors.parts.gate import StaffRequest
from linli.records.fieldwork import actions, queries


class Wanted(msgspec.Struct):
    endpoint: str


@for_staff
@require_http_methods(["GET", "POST", "DELETE"])
def push(request: StaffRequest) -> HttpResponse:
    """The public key; take this phone in; let it go. The subscription belongs to the sign-in and ends with it."""
    key = request.session.session_key or ""
    if request.method == "GET":
        is_on = vapid.is_on()
        rings = is_on and queries.is_rung(key)
        return answer({"is_on": is_on, "public_key": vapid.public_key(), "rings": rings})
    if request.method == "DELETE":
        actions.unsubscribe(session_key=key, by=request.actor)
        return HttpResponse(status=204)
    if not vapid.is_on():
        raise wording.push_off()
    try:
        sent = msgspec.json.decode(request.body, type=Wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise wording.body_wrong(str(error)) from error
    actions.subscribe(endpoint=sent.endpoint, session_key=key, by=request.actor)
    return answer({"rings": True}, 201)
