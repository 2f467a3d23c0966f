"""Named facts about a person and a proposal, and the permissions made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from organizations.models import Organization
from organizations.rules import (
    is_person,
    is_programme_manager,
    roles_of,
    writes_for,
)
from partnerships.enums import ProposalState
from partnerships.models import Proposal

if TYPE_CHECKING:
    from portal.accounts.models import User


@rules.predicate
def is_ngo_member(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return proposal.ngo_id in roles_of(user)


@rules.predicate
def is_ngo_writer(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return writes_for(user, proposal.ngo_id)


@rules.predicate
def is_authority_member(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return proposal.authority_id in roles_of(user)


@rules.predicate
def is_authority_writer(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return writes_for(user, proposal.authority_id)


@rules.predicate
def is_sent(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return proposal.submitted_at is not None


@rules.predicate
def is_public(user: User | AnonymousUser, proposal: Proposal) -> bool:
    return proposal.state == ProposalState.ACCEPTED


@rules.predicate
def proposes_for(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.proposes and writes_for(user, organization.pk)


# Nobody answers a proposal of an NGO that they belong to.
may_answer = is_authority_writer & is_sent & ~is_ngo_member
is_party = is_ngo_member | (is_authority_member & is_sent)

rules.add_perm("partnerships.propose", proposes_for)
rules.add_perm("partnerships.view", is_public | is_party | (is_programme_manager & is_sent))
rules.add_perm("partnerships.view_history", is_party | (is_programme_manager & is_sent))
rules.add_perm("partnerships.change", is_ngo_writer)
rules.add_perm("partnerships.submit", is_ngo_writer)
rules.add_perm("partnerships.withdraw", is_ngo_writer)
rules.add_perm("partnerships.take_under_review", may_answer)
rules.add_perm("partnerships.accept", may_answer)
rules.add_perm("partnerships.decline", may_answer)
rules.add_perm("partnerships.export", is_person)
