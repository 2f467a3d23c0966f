"""What can be done to a resource, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.audit.publishing import Publishing
from portal.core.exceptions import Refused
from resources.models import Resource, clean_html

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "resources.draft": _lazy("Only an administrator can draw up a resource."),
    "resources.change": _lazy("Only an administrator can change a resource."),
    "resources.publish": _lazy("Only an administrator can publish a resource."),
    "resources.withdraw": _lazy("Only an administrator can take a resource back from the public."),
}


def draft_resource(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Resource:
    """Draw up a resource that only administrators see.

    Args:
        actor: an administrator.
        fields: `kind`, `title`, `summary`, `body` (HTML; what is not harmless is dropped), `link`, `domains`
            (at least one), `language`, `publisher` (or None), `published_on`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it has neither text nor link.
    """
    return _resources.draft(verb="resources.draft", actor=actor, fields=_clean(fields), now=now)


def change_resource(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Resource:
    """Change what a resource says, whether it is a draft or public.

    Args:
        pk: the resource.
        actor: an administrator.
        fields: any of those of `draft_resource`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it would have neither text nor link.
    """
    return _resources.amend(pk, verb="resources.change", actor=actor, fields=_clean(fields), now=now)


def publish_resource(*, pk: int, actor: User, now: dt.datetime) -> Resource:
    """Show a resource to everyone. See `Publishing.show`."""
    return _resources.show(pk, verb="resources.publish", actor=actor, now=now, to_everyone=True)


def withdraw_resource(*, pk: int, actor: User, now: dt.datetime) -> Resource:
    """Take a resource back from the public; it is a draft again. See `Publishing.show`."""
    return _resources.show(pk, verb="resources.withdraw", actor=actor, now=now, to_everyone=False)


def _clean(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields as they are kept, so that the audit tells no HTML that is not."""
    return {**fields, "body": clean_html(fields["body"])} if "body" in fields else fields


def _told(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields as the audit tells them: those of work by their addresses."""
    if "domains" not in fields:
        return fields
    return {**fields, "domains": sorted(domain.slug for domain in fields["domains"])}


def _require_content(resource: Resource) -> None:
    if not resource.body and not resource.link:
        raise Refused(_("A resource has a text, a link, or both."))


_resources = Publishing(Resource, SENTENCES, _require_content, _told)
