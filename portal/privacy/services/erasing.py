"""Erasing an account: all of it at once, but for what a worker does with old letters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import rules
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.enums import MembershipRole
from organizations.models import Enquiry, Invitation, Membership, Organization
from organizations.services.guards import show_anew
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import forget, record
from portal.core.exceptions import NotAllowed, Refused
from portal.files.models import StoredFile
from portal.files.services import remove_file
from portal.privacy.selectors import is_own, records_by, relations
from portal.privacy.services.letters import leave_letters


def held_back_by(person: User) -> list[Organization]:
    """The organizations that would be left with members and without an owner.

    Args:
        person: whose account would be erased.
    """
    owned = Membership.objects.filter(user=person, role=MembershipRole.OWNER).values("organization_id")
    others = Membership.objects.filter(organization__in=owned).exclude(user=person)
    with_owner = others.filter(role=MembershipRole.OWNER, user__is_active=True).values("organization_id")
    return list(
        Organization.objects.filter(pk__in=others.values("organization_id")).exclude(pk__in=with_owner)
    )


@transaction.atomic
def erase_person(*, actor: User, now: dt.datetime) -> None:
    """Erase a person's account: what is theirs goes, what the law makes us keep stays without them.

    All of it at once, but for letters that are not under way: there can be millions, and a worker goes over
    them (`forget_letters`).

    Regulation (EU) 2016/679, article 17(1) and (3)(b). What stays: decisions, answers and proposals as acts
    of their organization or of the portal, and the audit of them, by a number that leads to nobody.

    Args:
        actor: whose account it is; nobody erases another's.
        now: the moment.

    Raises:
        NotAllowed: when nobody is signed in, or the account is closed.
        Refused: when an organization would be left with members and without an owner, or the portal without
            an administrator.
    """
    if not rules.has_perm("privacy.erase", actor):
        raise NotAllowed(_("Only the person can erase the account."))
    # One at a time where two could leave together what needs one of them.
    organizations = (
        Membership.objects.filter(user=actor).order_by("organization_id").values("organization_id")
    )
    list(Organization.objects.select_for_update(of=("self",)).filter(pk__in=organizations).order_by("pk"))
    administrators = list(User.objects.select_for_update().active().filter(is_administrator=True))
    person = User.objects.select_for_update().get(pk=actor.pk)
    _require_free(person, administrators)
    # An address that nobody has confirmed may be another's: only what is theirs anyway goes with it.
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    addresses = {person.email, *confirmed.values_list("email", flat=True)}
    touched = _touched_by(person)
    naming = _forget_in_organizations(person, addresses)
    own = _forget_records(person)
    leave_letters(person, addresses=addresses, own=own, touched=touched, now=now)
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
        Enquiry.objects.filter(email__iexact=address).delete()
        forget(person=person, records=own, address=address, entries=naming)
    person.email = f"erased-{person.pk}@erased.invalid"
    person.full_name = ""
    person.language = settings.LANGUAGE_CODE
    person.is_active = person.is_moderator = person.is_programme_manager = person.is_administrator = False
    person.erased_at = now
    # Every session of theirs ends with the password that it was opened with.
    person.set_unusable_password()
    person.save()
    record(actor=person, verb="privacy.erase", target=person, now=now)


def _require_free(person: User, administrators: list[User]) -> None:
    left = held_back_by(person)
    if left:
        raise Refused(
            _("You are the only owner of %(organizations)s. Please make somebody else owner first.")
            % {"organizations": ", ".join(str(organization) for organization in left)}
        )
    if [one.pk for one in administrators] == [person.pk]:
        raise Refused(
            _("You are the only administrator of the portal. Please make somebody else administrator first.")
        )


def _forget_in_organizations(person: User, addresses: set[str]) -> set[int]:
    """Take the person out of what organizations say of themselves.

    Returns:
        the keys of the audit's entries that name them there.
    """
    for address in addresses:
        Organization.objects.filter(email__iexact=address).update(email="")
    if not person.full_name:
        return set()
    own = Organization.objects.of(person)
    named = list(own.filter(contact_person__iexact=person.full_name))
    if named:
        Organization.objects.filter(pk__in=[organization.pk for organization in named]).update(
            contact_person="", contact_person_agreed=False
        )
        show_anew(*named)
    # The one value of an organization that names a person: a name is free text, and could be any other word.
    entries = Entry.objects.filter(
        Q(before__contact_person__iexact=person.full_name)
        | Q(after__contact_person__iexact=person.full_name),
        target_type=Organization._meta.label_lower,
        target_id__in=own.values("pk"),
    )
    return set(entries.values_list("pk", flat=True))


def _touched_by(person: User) -> dict[str, set[int]]:
    """By kind of record, the keys of what the person acted on or belongs to: letters about it name them."""
    touched: dict[str, set[int]] = defaultdict(set)
    acts = Entry.objects.filter(actor=person).order_by()
    for kind, key in acts.values_list("target_type", "target_id"):
        touched[kind].add(key)
    about = Q(target_type=User._meta.label_lower, target_id=person.pk)
    entries = Entry.objects.filter(Q(actor=person) | about).order_by()
    touched[Entry._meta.label_lower].update(entries.values_list("pk", flat=True))
    parts = Membership.objects.filter(user=person).values_list("organization_id", flat=True)
    touched[Organization._meta.label_lower].update(parts)
    return touched


def _forget_records(person: User) -> dict[str, set[int]]:
    """Delete what is the person's own; by kind of record, the keys of what was deleted."""
    own: dict[str, set[Any]] = defaultdict(set)
    evidence = set(person.join_requests.exclude(evidence=None).values_list("evidence", flat=True))
    for field in relations():
        if is_own(field):
            rows = records_by(field, person)
            own[field.model._meta.label_lower].update(rows.values_list("pk", flat=True))
            rows.delete()
    for file in StoredFile.objects.filter(pk__in=evidence):
        remove_file(file)
    return own
