"""The tables of docs/roles.md, asked of the rules themselves; `python -m tests.architecture` writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rules
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rules.permissions import permissions

from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Invitation, JoinRequest, Organization
from partnerships.enums import PartnershipState
from partnerships.life.gala import GalaState
from partnerships.models import (
    CoParty,
    GalaEdition,
    GalaJuror,
    GalaNomination,
    GalaSheet,
    Need,
    NeedQuestion,
    Partnership,
)
from portal.accounts.models import User
from portal.notifications.models import Message
from portal.programmes.models import Programme
from portal.reporting.models import Export
from tests.architecture.sources import PROJECT

PAGE = PROJECT / "docs" / "roles.md"
# Beginning and end of a table on the page.
PLACE = re.compile(r"(<!-- table: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

NGO, AUTHORITY = 1, 2
ASKER = 7
JUROR = 8


@dataclass(frozen=True)
class Table:
    """Who may do what with one kind of record.

    Attributes:
        roles: what a column is called, and a person of that kind.
        moments: what a record is called at a moment, and such a record.
        about: permissions asked about another record than that of `moments`, with that record by moment.
    """

    app: str
    roles: Mapping[str, User | AnonymousUser]
    moments: Mapping[str, Any]
    about: Mapping[str, Mapping[str, Any]]

    def markdown(self) -> str:
        """The table; a verb has one row for all moments at which the same people may."""
        lines = [["", *self.roles], ["---"] * (len(self.roles) + 1)]
        for permission in permissions_of(self.app):
            verb = permission.partition(".")[2].replace("_", " ")
            moments: dict[tuple[str, ...], list[str]] = {}
            for moment, record in self.about.get(permission, self.moments).items():
                moments.setdefault(self._answers(permission, record), []).append(moment)
            for answers, when in moments.items():
                lines.append([verb if len(moments) == 1 else f"{verb} ({', '.join(when)})", *answers])
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def _answers(self, permission: str, record: Any) -> tuple[str, ...]:
        return tuple(
            "yes" if rules.has_perm(permission, user, record) else "–" for user in self.roles.values()
        )


def permissions_of(app: str) -> list[str]:
    """The permissions that an app declares, in the order of their declaration."""
    return [name for name in permissions if name.startswith(f"{app}.")]


def tables() -> dict[str, Table]:
    """Every table of the page, by app."""
    organization = Organization(pk=NGO, kind=OrganizationKind.NGO)
    sent = {"ngo_id": NGO, "authority_id": AUTHORITY, "submitted_at": timezone.now()}
    published = {
        "visitor": AnonymousUser(),
        "person": person(),
        "moderator": person(is_moderator=True),
        "programme manager": person(is_programme_manager=True),
        "administrator": person(is_administrator=True),
    }
    return {
        "organizations": Table(
            "organizations",
            {
                "visitor": AnonymousUser(),
                "person": person(),
                "member": person({NGO: "member"}),
                "editor": person({NGO: "editor"}),
                "owner": person({NGO: "owner"}),
                "who asked or is invited": person(pk=ASKER, confirmed=("invited@tandem.example",)),
                "moderator": person(is_moderator=True),
                "moderator and owner": person({NGO: "owner"}, is_moderator=True),
                "programme manager": person(is_programme_manager=True),
                "administrator": person(is_administrator=True),
            },
            {
                "verified": Organization(pk=NGO, state=OrganizationState.VERIFIED),
                "otherwise": Organization(pk=NGO, state=OrganizationState.PENDING),
            },
            {
                "organizations.view_request": {"": _request()},
                "organizations.withdraw_request": {"": _request()},
                "organizations.decide_request": {
                    "waiting": _request(),
                    "after 10 days": _request(days=11),
                    "no owner": _request(has_active_owner=False),
                    "listed": _request(state=OrganizationState.LISTED),
                },
                "organizations.accept_invitation": {"": Invitation(email="Invited@tandem.example")},
            },
        ),
        "partnerships": Table(
            "partnerships",
            {
                "visitor": AnonymousUser(),
                "person": person(),
                "NGO member": person({NGO: "member"}),
                "NGO owner or editor": person({NGO: "editor"}),
                "authority member": person({AUTHORITY: "member"}),
                "authority owner or editor": person({AUTHORITY: "editor"}),
                "authority owner": person({AUTHORITY: "owner"}),
                "member who signs for it": person({AUTHORITY: "member"}, signs=(AUTHORITY,)),
                "editor of both": person({NGO: "editor", AUTHORITY: "editor"}),
                "juror of the gala": person(pk=JUROR),
                "moderator": person(is_moderator=True),
                "programme manager": person(is_programme_manager=True),
                "programme manager who keeps it": person(is_programme_manager=True, keeps=(NGO,)),
                "administrator": person(is_administrator=True),
            },
            {
                "draft": Partnership(ngo_id=NGO, authority_id=AUTHORITY),
                "sent": Partnership(**sent, state=PartnershipState.SUBMITTED),
                "accepted": Partnership(
                    **sent, state=PartnershipState.ACCEPTED_IN_PRINCIPLE, answered_at=timezone.now()
                ),
            },
            {
                "partnerships.propose": {"": organization},
                "partnerships.settle_answering": {
                    "": Organization(pk=AUTHORITY, kind=OrganizationKind.PUBLIC_AUTHORITY)
                },
                **_about_needs(),
                **_about_gala(sent),
                "partnerships.report_for_programme": {"": Programme(pk=NGO, published_at=timezone.now())},
                "partnerships.view_suggestions": {"": organization},
                "partnerships.dismiss_suggestion": {"": organization},
                "partnerships.refuse_suggestions": {"": organization},
                "partnerships.answer_party": {"": CoParty(organization_id=NGO, side="ngo")},
            },
        ),
        "programmes": Table(
            "programmes",
            {**published, "who is named to keep it": person(keeps=(NGO,))},
            {
                "public": Programme(pk=NGO, published_at=timezone.now()),
                "draft": Programme(pk=NGO),
            },
            {},
        ),
        "notifications": Table("notifications", published, {"": Message()}, {}),
        "reporting": Table(
            "reporting",
            {**published, "whose export it is": person(pk=7)},
            {"": Export(requested_by_id=7)},
            {},
        ),
        "privacy": Table("privacy", published, {"": None}, {}),
        **{
            app: Table(app, published, _published(app), {})
            for app in ("consultations", "resources", "events")
        },
    }


def _request(
    *, days: int = 0, has_active_owner: bool = True, state: str = OrganizationState.VERIFIED
) -> JoinRequest:
    """A request to join, so many days old."""
    asked = JoinRequest(organization=Organization(pk=NGO, state=state), user_id=ASKER)
    asked.created_at = timezone.now() - dt.timedelta(days=days)
    asked.has_active_owner = has_active_owner
    asked.stays_claim = state == OrganizationState.LISTED
    return asked


def _about_needs() -> dict[str, dict[str, Any]]:
    """What is asked about a need of the NGO's, and about a question that the authority asked of it."""
    kind = OrganizationKind.NGO
    shown, hidden = (
        Need(organization=Organization(pk=NGO, kind=kind, state=state))
        for state in (OrganizationState.VERIFIED, OrganizationState.SUSPENDED)
    )
    question = NeedQuestion(need=shown, organization_id=AUTHORITY)
    verbs = ("view_need_history", "change_need", "close_need", "renew_need", "ask_about_need")
    return {
        "partnerships.post_need": {"": shown.organization},
        "partnerships.view_need": {"verified": shown, "otherwise": hidden},
        **{f"partnerships.{verb}": {"": shown} for verb in verbs},
        "partnerships.answer_question": {"": question},
        "partnerships.hide_question": {"": question},
    }


def _about_gala(sent: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What is asked about an edition of the gala, a nomination in it, and a juror's sheet on that."""

    def nominated(state: str) -> GalaNomination:
        edition = GalaEdition(pk=1, state=state, scoring_until=dt.date.max)
        edition.juror_user_ids = frozenset({JUROR})
        partnership = Partnership(**sent, state=PartnershipState.ACTIVE)
        edition.conflicted_user_ids, edition.nominated_party_ids = frozenset(), partnership.party_ids
        return GalaNomination(edition=edition, partnership=partnership, is_laureate=True)

    scoring, published = nominated(GalaState.SCORING), nominated(GalaState.PUBLISHED)
    juror = GalaJuror(user_id=JUROR, edition_id=1)
    free, barred = (
        GalaSheet(juror=juror, nomination=scoring, is_conflict=answer) for answer in (False, True)
    )
    edition = {"": scoring.edition}
    return {
        "partnerships.manage_gala": edition,
        "partnerships.export_gala": edition,
        "partnerships.read_gala_ranking": {"decided": published.edition, "before": scoring.edition},
        "partnerships.judge_gala": edition,
        "partnerships.gala_nominate": {"": scoring.partnership},
        "partnerships.gala_withdraw": {"": scoring},
        "partnerships.gala_declare": {"": free},
        "partnerships.gala_submit_marks": {"no conflict": free, "conflict declared": barred},
        "partnerships.gala_diploma": {"published": published, "before": scoring},
        "partnerships.read_gala_marks": {"scoring closed": published, "before": scoring},
    }


def _published(app: str) -> dict[str, Any]:
    model = next(iter(apps.get_app_config(app).get_models()))
    shown, hidden = model(), model()
    shown.published_at = timezone.now()
    return {"public": shown, "draft": hidden}


def person(
    roles: Mapping[int, str] | None = None,
    *,
    pk: int = 99,
    confirmed: tuple[str, ...] = (),
    signs: tuple[int, ...] = (),
    keeps: tuple[int, ...] = (),
    **portal_roles: bool,
) -> User:
    """A person who is signed in.

    Args:
        roles: their role by organization.
        pk: their key.
        confirmed: the addresses that they have confirmed.
        signs: the organizations of which they are an authorised signatory.
        keeps: the programmes that they are named to keep.
        portal_roles: their roles on the portal.
    """
    user = User(pk=pk, email="p@tandem.example", **portal_roles)
    # What `organizations.rules.roles_of` would read from the database.
    user._roles_by_organization = dict(roles or {})  # type: ignore[attr-defined]
    user._confirmed_addresses = frozenset(confirmed)  # type: ignore[attr-defined]
    user._organizations_signed_for = frozenset(signs)  # type: ignore[attr-defined]
    user._programmes_kept = frozenset(keeps)  # type: ignore[attr-defined]
    return user


def filled(page: str) -> str:
    """The page with each table as the rules give it."""
    drawn = tables()
    return PLACE.sub(lambda place: f"{place[1]}\n{drawn[place[2]].markdown()}\n{place[4]}", page)
