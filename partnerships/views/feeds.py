"""The newest partnerships for feed readers (RSS 2.0)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.models import Partnership
from portal.core.exports.text import clean
from portal.core.page_cache import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ROWS = 30
WORDS = 60
SHOWN = (
    *("title", "objectives", "answered_at"),
    *("ngo__name", "ngo__short_name", "authority__name", "authority__short_name"),
)
"""What an entry shows; a proposal holds many pages of text beside it."""


class NewestPartnerships(Feed):
    """What was agreed last, the newest first."""

    def title(self) -> str:
        return _("Tandem: new partnerships")

    def description(self) -> str:
        return _("Partnerships between NGOs and public authorities, as they are agreed.")

    def link(self) -> str:
        return reverse("partnerships:list")

    def items(self) -> list[Partnership]:
        newest = Partnership.objects.public().newest_accepted().select_related("ngo", "authority")
        return list(newest.only(*SHOWN)[:ROWS])

    def item_title(self, item: Partnership) -> str:
        return _("%(title)s (%(ngo)s and %(authority)s)") % {
            "title": clean(item.title),
            "ngo": item.ngo,
            "authority": item.authority,
        }

    def item_description(self, item: Partnership) -> str:
        # Feed readers take it for HTML.
        return escape(Truncator(clean(item.objectives)).words(WORDS))

    def item_pubdate(self, item: Partnership) -> dt.datetime | None:
        return item.answered_at


_newest = NewestPartnerships()


@require_safe
@public_page("partnerships", "organizations")
def partnership_feed(request: HttpRequest) -> HttpResponse:
    """The newest partnerships, in the language of the address."""
    return _newest(request)
