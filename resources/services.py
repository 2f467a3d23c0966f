"""What can be done to a resource, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages
from resources.models import Resource, clean_html

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.taxonomy.models import Domain

# Who can, told to whoever cannot.
SENTENCES = {
    "resources.draft": _lazy("Only an administrator can draw up a resource."),
    "resources.change": _lazy("Only an administrator can change a resource."),
    "resources.publish": _lazy("Only an administrator can publish a resource."),
    "resources.withdraw": _lazy("Only an administrator can take a resource back from the public."),
}


@transaction.atomic
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
    _require("resources.draft", actor)
    plain = {name: value for name, value in fields.items() if name != "domains"}
    resource = Resource(created_by=actor, created_at=now, **plain)
    _save(resource)
    resource.domains.set(fields["domains"])
    after = {name: getattr(resource, name) for name in plain}
    record(
        actor=actor,
        verb="resources.draft",
        target=resource,
        now=now,
        after={**after, "domains": _slugs(fields["domains"])},
    )
    return resource


@transaction.atomic
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
    resource = _locked("resources.change", pk, actor)
    before = _written(resource, fields)
    for name, value in fields.items():
        if name != "domains":
            setattr(resource, name, value)
    _save(resource)
    if "domains" in fields:
        resource.domains.set(fields["domains"])
    after = _written(resource, fields)
    changed = [name for name in fields if before[name] != after[name]]
    if changed:
        record(
            actor=actor,
            verb="resources.change",
            target=resource,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        drop_pages("resources")
    return resource


def publish_resource(*, pk: int, actor: User, now: dt.datetime) -> Resource:
    """Show a resource to everyone.

    Args:
        pk: the resource.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is public already.
    """
    return _show("resources.publish", pk, actor, now, published_at=now)


def withdraw_resource(*, pk: int, actor: User, now: dt.datetime) -> Resource:
    """Take a resource back from the public; it is a draft again.

    Args:
        pk: the resource.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is not public.
    """
    return _show("resources.withdraw", pk, actor, now, published_at=None)


@transaction.atomic
def _show(verb: str, pk: int, actor: User, now: dt.datetime, *, published_at: dt.datetime | None) -> Resource:
    resource = _locked(verb, pk, actor)
    before = resource.published_at
    if resource.is_public == (published_at is not None):
        sentence = _("“%(title)s” is public already.") if published_at else _("“%(title)s” is not public.")
        raise Refused(sentence % {"title": resource})
    resource.published_at = published_at
    resource.save(update_fields=["published_at"])
    record(
        actor=actor,
        verb=verb,
        target=resource,
        now=now,
        before={"published_at": before},
        after={"published_at": published_at},
    )
    drop_pages("resources")
    return resource


def _save(resource: Resource) -> None:
    resource.body = clean_html(resource.body)
    if not resource.body and not resource.link:
        raise Refused(_("A resource has a text, a link, or both."))
    resource.save()


def _written(resource: Resource, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as the audit tells them."""
    plain = {name: getattr(resource, name) for name in fields if name != "domains"}
    return {**plain, "domains": _slugs(resource.domains.all())}


def _slugs(domains: Iterable[Domain]) -> list[str]:
    return sorted(domain.slug for domain in domains)


def _locked(permission: str, pk: int, actor: User) -> Resource:
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=pk)
    _require(permission, actor, resource)
    return resource


def _require(permission: str, actor: User, resource: Resource | None = None) -> None:
    if not rules.has_perm(permission, actor, resource):
        raise NotAllowed(str(SENTENCES[permission]))
