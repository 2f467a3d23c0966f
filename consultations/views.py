from __future__ import annotations

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.enums import RECOMMENDATION_TERM
from consultations.filters import ConsultationFilter
from consultations.models import Consultation
from consultations.selectors import line_of
from portal.core.page_cache import public_page

PAGE_ROWS = 25


@require_safe
@public_page("consultations", "organizations")
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Public consultations: open ones first, each with the days left."""
    today = timezone.localdate()
    consultations = Consultation.objects.public().as_of(today).open_first().for_list()
    filters = ConsultationFilter(request.GET, queryset=consultations)
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = [(consultation, line_of(consultation, today=today)) for consultation in page]
    context = {"filter": filters, "page": page, "rows": rows, "term": RECOMMENDATION_TERM}
    return render(request, "consultations/list.html", context)


@require_safe
@public_page("consultations", "organizations")
def consultation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation: its line, how to send a recommendation, the text of the draft act."""
    today = timezone.localdate()
    visible = Consultation.objects.visible_to(request.user).as_of(today).for_page()
    consultation = get_object_or_404(visible, pk=pk)
    context = {
        "consultation": consultation,
        "line": line_of(consultation, today=today),
        "term": RECOMMENDATION_TERM,
        "may_change": rules.has_perm("consultations.change", request.user, consultation),
    }
    return render(request, "consultations/detail.html", context)
