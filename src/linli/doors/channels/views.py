"""Stop messages about a report: by the link in each of them, without an account, without a second question."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from linli.doors.parts.gate import anyone
from linli.records.cases import actions
from linli.records.cases.queries import report_by_token
from linli.records.people.queries import actor_of_reporter


@anyone()
@csrf_exempt  # a mail programme posts here by itself (RFC 8058); the token is what lets in
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, for programmes open links too; the button, or a mail programme's post, does."""
    report = report_by_token(token, now=timezone.now())
    is_done = request.method == "POST"
    if is_done:
        actions.choose_notify(report=report, notify="none", by=actor_of_reporter(report.id))
    response = render(
        request, "channels/stop.html", {"case": report.case, "token": token, "is_done": is_done}
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
