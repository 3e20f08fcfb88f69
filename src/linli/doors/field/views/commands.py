"""Commands in, receipts out; photos after them, piece by piece."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.field import wording
from linli.doors.field.guard import for_staff
from linli.doors.field.reading import read_command
from linli.doors.field.wire import answer, refused
from linli.doors.parts.gate import StaffRequest
from linli.records.fieldwork import queries
from linli.records.fieldwork.actions import carry_out, receive_piece
from linli.records.fieldwork.sent import Receipt
from linli.records.people.queries import Actor
from linli.words import Refusal

LARGEST_PIECE = 1 << 20


@for_staff
@require_POST
def send(request: StaffRequest) -> HttpResponse:
    """One command, one receipt. A refusal names the command, but is no receipt: it has no `state`."""
    sent = read_command(request)
    actor: Actor = request.actor
    try:
        return said(carry_out(sent=sent, by=actor, is_again="X-Linli-Again" in request.headers))
    except Refusal as refusal:
        return refused(refusal, id=sent.id)


def said(receipt: Receipt) -> HttpResponse:
    body = {**receipt.answer, "missing": list(receipt.missing)}
    if receipt.answer["state"] == "kept_as_note":
        return answer(body, 409)
    return answer(body, 200 if receipt.is_repeat else 201)


@for_staff
@require_safe
def receipt(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The receipt of a command once more."""
    return said(queries.receipt(pk, by=request.actor))


@for_staff
@require_safe
def arrival(_request: StaffRequest, pk: UUID) -> HttpResponse:
    """Whether a command of anybody is here with all its photos, and nothing else of it: for the next person on a shared phone."""
    state, is_whole = queries.has_arrived(pk)
    return answer({"id": pk, "state": state, "is_whole": is_whole})


@for_staff
@require_http_methods(["GET", "HEAD", "PUT"])
def photo(request: StaffRequest, command: UUID, sha256: str) -> HttpResponse:
    """How much of a photo has arrived; or its next piece."""
    actor: Actor = request.actor
    if request.method != "PUT":
        received, is_whole = queries.arrived(command, sha256, by=actor)
        return answer({"id": command, "sha256": sha256, "received": received, "is_whole": is_whole})
    try:
        arrived = receive_piece(
            command_id=command, sha256=sha256, offset=_offset(request), piece=_piece(request), by=actor
        )
    except Refusal as refusal:
        return refused(refusal, id=command, sha256=sha256, received=refusal.data.get("received", 0))
    return answer(
        {"id": command, "sha256": sha256, "received": arrived.received, "is_whole": arrived.is_whole}
    )


def _offset(request: StaffRequest) -> int:
    text = request.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise wording.body_wrong("Upload-Offset")
    return int(text)


def _piece(request: StaffRequest) -> bytes:
    """A piece that was cut off on its way is no piece: the phone asks how much has arrived and goes on."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not 0 <= length <= LARGEST_PIECE:
        raise wording.body_too_large(LARGEST_PIECE)
    try:
        piece = request.body
    except UnreadablePostError as error:
        raise wording.piece_cut_off() from error
    if len(piece) != length:
        raise wording.piece_cut_off()
    return piece
