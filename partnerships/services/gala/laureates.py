"""What is shown of a laureate, and the diploma of each party."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organizations.models import Organization
from partnerships.life.gala import GalaState
from partnerships.models import GalaNomination
from partnerships.services.gala.guards import lock_gala, require
from partnerships.uploads import GALA_PICTURE
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.core.paper import make_pdf
from portal.core.templatetags.ui import on
from portal.files.services import PictureRule, draw_picture, remove_file, store_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User

PICTURE = PictureRule(largest_bytes=8 * 2**20, most_millions=40, fewest=200, side=1_200, kept_as="JPEG")


@transaction.atomic
def show_laureate(
    *,
    pk: int,
    actor: User,
    citation: str,
    picture: UploadedFile | None,
    picture_text: str,
    is_removed: bool = False,
    now: dt.datetime,
) -> GalaNomination:
    """Say what a laureate is rewarded for, and show a picture of it.

    Args:
        pk: the nomination.
        actor: a programme manager or an administrator.
        citation: a sentence or two; may be empty.
        picture: a new one, PNG, JPEG or WebP; drawn anew, so that nothing else of the file is kept.
        picture_text: what the picture shows, for those who do not see it; needed with one.
        is_removed: whether the present picture goes; a new one comes first.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when it is no laureate, the picture is not one, or its description is missing.
        TransitionRefused: when the edition is not decided.
    """
    nomination = GalaNomination.objects.select_related("partnership", "picture").get(pk=pk)
    edition = lock_gala(nomination.edition_id, actor, (GalaState.DECIDED, GalaState.PUBLISHED))
    require("partnerships.manage_gala", actor, edition)
    nomination.refresh_from_db(fields=["is_laureate", "picture"])
    if not nomination.is_laureate:
        raise Refused(_("Only laureates are shown."))
    old, said = nomination.picture, picture_text.strip()
    has_picture = picture is not None or (old is not None and not is_removed)
    if has_picture and not said:
        raise Refused(_("Please say what the picture shows, for those who do not see it."))
    if picture is not None:
        drawn = draw_picture(picture, PICTURE)
        nomination.picture = store_file(upload=drawn, purpose=GALA_PICTURE, actor=actor, now=now)
    elif is_removed:
        nomination.picture = None
    nomination.picture_text = said if has_picture else ""
    nomination.citation = citation.strip()
    nomination.save(update_fields=["picture", "picture_text", "citation"])
    if old is not None and old != nomination.picture:
        remove_file(old)
    record(
        actor=actor,
        verb="partnerships.gala_show_laureate",
        target=edition,
        now=now,
        after={"nomination": pk, "citation": nomination.citation, "picture": nomination.picture_text},
    )
    drop_pages("partnerships")
    return nomination


def diploma_pdf(
    nomination: GalaNomination, organization: Organization, *, address: str, now: dt.datetime
) -> bytes:
    """The diploma of one party of a laureate as PDF/UA-1, in the reader's language.

    Args:
        nomination: a laureate, with its edition and partnership.
        organization: a party of it.
        address: of the page of laureates, which stands at its foot.
        now: the moment that the document names as that of its making.
    """
    edition = nomination.edition
    day = edition.ceremony_on or timezone.localdate(edition.decided_at or now)
    data = {
        "title": pgettext("paper", "Diploma"),
        "kicker": edition.title,
        "awarded": _("is awarded to"),
        "name": organization.name,
        "for": _("for the partnership"),
        "partnership": nomination.partnership.title,
        "place": _("Place %(rank)d among the %(count)d most sustainable partnerships")
        % {"rank": nomination.rank, "count": edition.laureates},
        "citation": nomination.citation,
        "when": ", ".join(part for part in (edition.place, on(day)) if part),
        "signing": _("For the organizers"),
        "foot": address,
    }
    return make_pdf("partnerships/diploma.typ", data, now=now)
