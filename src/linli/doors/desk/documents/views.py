"""A case as a document."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.doors.parts.documents import draw
from linli.doors.parts.documents.drawing import answer
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions
from linli.records.cases import queries as cases
from linli.records.people.queries import Actor

from .case import document_of


@needs("cases.see")
@require_GET
def case_pdf(request: StaffRequest, number: str) -> HttpResponse:
    """Whoever may see the case may take it along on paper; that he did stands in the journal."""
    actor: Actor = request.actor
    case = cases.case_for(actor, number=number)
    pdf = draw(document_of(case, now=timezone.now()))
    actions.print_case(case=case, by=actor)
    return answer(pdf, _("case %(number)s") % {"number": case.number} + ".pdf")
