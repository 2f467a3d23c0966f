from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.core.fold import fold
from portal.taxonomy.models import Territory

SHORTEST, LONGEST = 2, 120
KEPT_SECONDS = 600


@require_safe
def territory_options(request: HttpRequest) -> HttpResponse:
    """Places to suggest while somebody types, as options of a list.

    The words are in `q`, or in the parameter that `field` names, as htmx sends a form's own field. The same
    words get the same answer for ten minutes, from the cache or the reader's browser.
    """
    text = request.GET.get("q") or request.GET.get(request.GET.get("field", ""), "")
    words = fold(text[:LONGEST])
    # Commas tell the name from what is around it, so they belong to the question.
    key = f"places:{get_language()}:{'|'.join(map(fold, text[:LONGEST].split(',')))}".replace(" ", "_")
    options = "" if len(words) < SHORTEST else cache.get(key)
    if options is None:
        options = render_to_string("taxonomy/options.html", {"places": Territory.objects.find(text)})
        cache.set(key, options, KEPT_SECONDS)
    response = HttpResponse(options)
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    return response
