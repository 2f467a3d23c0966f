"""Asking to be let into an organization, and answering: an owner does, or a moderator where none can."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.enums import JoinRequestState, MembershipRole
from organizations.models import JoinRequest, Membership, Organization
from organizations.models.members import SILENCE
from organizations.notifications import ClaimAsked, JoinAccepted, JoinAsked, JoinDeclined, JoinUnanswered
from organizations.services.claims import take_over
from organizations.services.guards import lock, require
from organizations.uploads import JOIN_EVIDENCE
from portal.accounts.models import User
from portal.audit.services import record, transition
from portal.core.exceptions import Refused, TransitionRefused
from portal.files.services import store_file
from portal.notifications.services import notify

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.taxonomy.models import Territory

REQUESTS_AT_ONCE = 5
"""How many requests of one person may wait at a time."""

REQUESTS_EACH = 3
ASKED_WITHIN = dt.timedelta(days=30)
"""How often one person may ask for the same organization within this time."""


@transaction.atomic
def ask_to_join(
    *,
    organization_pk: int,
    actor: User,
    message: str,
    now: dt.datetime,
    evidence: UploadedFile | None = None,
    territory: Territory | None = None,
) -> JoinRequest:
    """Ask to be let into an organization; where it is only listed, to take it over.

    Args:
        organization_pk: of the organization.
        actor: who asks.
        message: who they are to the organization; whoever decides reads it.
        now: the moment of the act.
        evidence: a document that shows it.
        territory: the seat, where the register does not tell it.

    Raises:
        NotAllowed: when the actor belongs to it.
        Refused: when they asked already, or too often, or the file is not of a kind that is accepted.
    """
    organization = lock(organization_pk, actor)
    require("organizations.join", actor, organization)
    # One at a time for each person, or requests to several organizations would not see each other.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    _require_few(organization, actor, now)
    if not message.strip():
        raise Refused(_("Please write who you are to the organization: whoever decides reads it."))
    request = JoinRequest(
        organization=organization, user=actor, message=message, territory=territory, created_at=now
    )
    request.moderators_told_at = now if request.is_claim or not request.has_active_owner else None
    if evidence is not None:
        request.evidence = store_file(upload=evidence, purpose=JOIN_EVIDENCE, actor=actor, now=now)
    request.save()
    record(
        actor=actor,
        verb="organizations.ask_to_join",
        target=request,
        now=now,
        after={
            "organization": organization,
            "user": actor,
            "evidence": evidence is not None,
            "claim": request.is_claim,
        },
    )
    if request.is_claim:
        notify(ClaimAsked, request, actor=actor, now=now)
    else:
        notify(JoinAsked if request.has_active_owner else JoinUnanswered, request, actor=actor, now=now)
    return request


def _require_few(organization: Organization, actor: User, now: dt.datetime) -> None:
    own = JoinRequest.objects.filter(user=actor)
    if own.waiting().filter(organization=organization).exists():
        raise Refused(_("Your request to %(organization)s already waits.") % {"organization": organization})
    if own.filter(organization=organization, created_at__gt=now - ASKED_WITHIN).count() >= REQUESTS_EACH:
        raise Refused(
            _("You have asked %(count)d times in 30 days. Please speak with the people of %(organization)s.")
            % {"count": REQUESTS_EACH, "organization": organization}
        )
    if own.waiting().count() >= REQUESTS_AT_ONCE:
        raise Refused(
            _("%(count)d of your requests wait for an answer. Once one is answered you can ask again.")
            % {"count": REQUESTS_AT_ONCE}
        )


@transaction.atomic
def accept_request(
    *,
    pk: int,
    actor: User,
    role: str,
    now: dt.datetime,
    reason: str = "",
    territory: Territory | None = None,
) -> JoinRequest:
    """Let the person in; where the organization is only listed, hand it over to them.

    Args:
        pk: the request.
        actor: an owner, or a moderator where a moderator answers.
        role: what the person becomes; the owner, when they take it over.
        now: the moment of the act.
        reason: what the decision rests on; needed for a claim, of which it is the verification.
        territory: the seat of a claimed organization that has none.

    Raises:
        NotAllowed: when the answer is not the actor's to give.
        Refused: when the person came in by another way, or a claim lacks its reason or the seat.
        TransitionRefused: when it was answered or withdrawn, a moderator's turn is over, or a claim was to be
            accepted of what has its people meanwhile.
    """
    request = JoinRequest.objects.select_related("organization").get(pk=pk)
    organization = lock(request.organization_id, actor)
    is_claim = JoinRequest(organization=organization).is_claim
    request = _answer(
        request,
        organization,
        to=JoinRequestState.ACCEPTED,
        actor=actor,
        verb="organizations.accept_request",
        reason=reason,
        now=now,
    )
    if not is_claim and role not in MembershipRole.values:
        # The form was that of a claim, which asks for no role.
        raise TransitionRefused(
            _("%(organization)s was taken over meanwhile. Nothing was changed.")
            % {"organization": organization}
        )
    if Membership.objects.filter(organization=organization, user=request.user).exists():
        raise Refused(
            _("%(person)s already belongs to %(organization)s.")
            % {"person": request.user, "organization": organization}
        )
    role = MembershipRole.OWNER if is_claim else MembershipRole(role)
    Membership.objects.create(organization=organization, user=request.user, role=role)
    record(
        actor=actor,
        verb="organizations.join",
        target=organization,
        now=now,
        after={"user": request.user, "role": role},
    )
    if is_claim:
        take_over(organization, request, actor=actor, reason=reason, territory=territory, now=now)
    else:
        notify(JoinAccepted, request, actor=actor, now=now)
    return request


@transaction.atomic
def decline_request(*, pk: int, actor: User, reason: str, now: dt.datetime) -> JoinRequest:
    """Do not let the person in; a listed organization stays listed.

    Args:
        pk: the request.
        actor: an owner, or a moderator where a moderator answers.
        reason: the person reads it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the answer is not the actor's to give.
        Refused: when there is no reason.
        TransitionRefused: when it was answered or withdrawn, or a moderator's turn is over.
    """
    if not reason.strip():
        raise Refused(_("Please give a reason: the person will read it."))
    request = JoinRequest.objects.select_related("organization").get(pk=pk)
    request = _answer(
        request,
        lock(request.organization_id, actor),
        to=JoinRequestState.DECLINED,
        actor=actor,
        verb="organizations.decline_request",
        reason=reason,
        now=now,
    )
    notify(JoinDeclined, request, actor=actor, now=now)
    return request


def _answer(
    request: JoinRequest,
    organization: Organization,
    *,
    to: JoinRequestState,
    actor: User,
    verb: str,
    reason: str,
    now: dt.datetime,
) -> JoinRequest:
    def check(locked: JoinRequest) -> None:
        locked.organization = organization
        if not locked.is_waiting:
            raise TransitionRefused(
                _("This request was already answered or withdrawn: it is “%(state)s”. Nothing was changed.")
                % {"state": locked.state_label}
            )
        # Somebody took it over, or an owner came back, while the moderator was reading.
        may = rules.has_perm("organizations.decide_request", actor, locked)
        if not may and actor.is_moderator and actor.pk != locked.user_id:
            raise TransitionRefused(
                _("%(organization)s has an owner who answers this request. Nothing was changed.")
                % {"organization": organization}
            )
        require("organizations.decide_request", actor, locked)

    fields = {"decided_at": now, "decided_by": actor, "reason": reason.strip()}
    return transition(
        JoinRequest, request.pk, to=to, actor=actor, verb=verb, now=now, check=check, fields=fields
    )


@transaction.atomic
def withdraw_request(*, pk: int, actor: User, now: dt.datetime) -> JoinRequest:
    """Take one's own request back.

    Args:
        pk: the request.
        actor: who asked.
        now: the moment of the act.

    Raises:
        NotAllowed: when somebody else asked.
        TransitionRefused: when it was answered meanwhile.
    """
    return transition(
        JoinRequest,
        pk,
        to=JoinRequestState.WITHDRAWN,
        actor=actor,
        verb="organizations.withdraw_request",
        now=now,
        check=lambda locked: require("organizations.withdraw_request", actor, locked),
        fields={"decided_at": now},
    )


def tell_moderators(*, now: dt.datetime) -> int:
    """Tell the moderators, once each, of requests that no owner can answer or none has in `SILENCE`.

    Args:
        now: requests that have become theirs by then.

    Returns:
        how many they were told of.
    """
    due = JoinRequest.objects.of_moderators(now, silence=SILENCE).filter(moderators_told_at=None)
    told = 0
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            # Of two runs at the same time one gets the row, the other finds it told: the condition stands on
            # the row itself, so that the database asks it again after waiting for the first.
            untold = JoinRequest.objects.filter(
                pk=pk, state=JoinRequestState.WAITING, moderators_told_at=None
            )
            claimed = untold.order_by().update(moderators_told_at=now)
            if claimed:
                notify(JoinUnanswered, JoinRequest.objects.get(pk=pk), now=now)
                told += 1
    return told
