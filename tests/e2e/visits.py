"""Which pages of the demonstration the journeys open, and as whom."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from consultations.models import Consultation
from events.models import Event
from organizations.models import Organization
from organizations.notifications import OrganizationSubmitted
from partnerships.models import GalaEdition, Need, NeedQuestion, Partnership
from portal.accounts.models import User
from portal.core.jobs import JobState
from portal.notifications.models import Message
from portal.notifications.services.preferences import unsubscribe_path
from portal.programmes.models import Programme
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from resources.models import Resource

NGO, AUTHORITY, MANAGER, MODERATOR, ADMINISTRATOR = (
    f"{name}@demo.example" for name in ("ong", "primarie", "program", "moderator", "administrator")
)
SECOND_STEP = "/accounts/2fa/authenticate/"
# A page that is not there, and one that is known but not this person's.
EXPECTED = {
    "/no-such-page/": 404,
    "/organizations/queue/?page=1": 403,
    "/notifications/unsubscribe/cut/": 404,
}


@dataclass(frozen=True)
class Visit:
    """What one person opens in one window.

    Attributes:
        role: their e-mail address; empty for a visitor.
        addresses: the pages, in order.
        forms: those of them whose form is then sent with nothing in it.
        half_way: whether they have typed their password, and the second factor is still to come.
        second_factor: whether they signed in with one.
        local: whether the portal runs as on one machine, where its mail can be read.
    """

    role: str
    addresses: list[str]
    forms: frozenset[str] = frozenset()
    half_way: bool = False
    second_factor: bool = False
    local: bool = False


def visits() -> list[Visit]:
    """Every page of the demonstration, as everybody who has one."""
    ngo, authority, moderator = (User.objects.get(email=email) for email in (NGO, AUTHORITY, MODERATOR))
    return [
        _visitor(moderator, f"/organizations/{_own(ngo).slug}/"),
        _of_whoever_follows_a_link_of_a_letter(ngo),
        _of_the_ngo(ngo),
        _of_the_authority(authority),
        Visit(AUTHORITY, [SECOND_STEP], frozenset({SECOND_STEP}), half_way=True),
        _of_the_manager(),
        _of_the_moderator(),
        _of_the_administrator(),
        _of_whoever_reads_the_mail(),
    ]


def _own(person: User) -> Organization:
    own = Organization.objects.of(person).first()
    assert own
    return own


def _in_state(state: str, **parties: Organization) -> Partnership:
    found = Partnership.objects.filter(state=state, **parties).first()
    assert found
    return found


def _visitor(moderator: User, organization: str) -> Visit:
    accepted = Partnership.objects.public().first()
    assert accepted
    need = Need.objects.public().filter(questions__answered_at__isnull=False).first()
    assert need
    consultation, resource, event = (
        model.objects.public().first().get_absolute_url() for model in (Consultation, Resource, Event)
    )
    forms = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
    followed = Partnership.objects.public().filter(follow_ups__result="sustained").first()
    programme = Programme.objects.filter(targets__measure="partnerships-signed").first()
    edition = GalaEdition.objects.filter(state="published").first()
    assert followed
    assert programme
    assert edition
    return Visit(
        "",
        [
            f"{followed.get_absolute_url()}follow-ups/", "/partnerships/sustainability/",
            "/programmes/", programme.get_absolute_url(),
            f"{programme.get_absolute_url()}targets/partnerships-signed/",
            "/partnerships/gala/", edition.get_absolute_url(),
            "/", "/en/", "/organizations/", "/organizations/?q=nimic-de-gasit", organization,
            "/organizations/map/", "/organizations/map/?territory=10",
            "/partnerships/needs/", "/partnerships/needs/?territory=xyzzy", need.get_absolute_url(),
            "/partnerships/", "/partnerships/map/", "/partnerships/answers/", f"/partnerships/{accepted.pk}/",
            "/consultations/", consultation,
            "/resources/", resource, "/events/", event, "/search/?q=atelier", "/search/?q=xyzzy",
            "/about/", "/accessibility/", "/open-source/", "/open-data/", "/privacy/", *forms,
            f"{organization}write/", "/no-such-page/",
            unsubscribe_path(moderator, OrganizationSubmitted), "/notifications/unsubscribe/cut/",
        ],
        frozenset(forms),
    )  # fmt: skip


def _of_whoever_follows_a_link_of_a_letter(person: User) -> Visit:
    confirmation = EmailConfirmationHMAC(EmailAddress.objects.get(user=person)).key
    reset = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    new_password = f"/accounts/password/reset/key/{reset}/"
    return Visit(
        "",
        [
            *(f"/accounts/confirm-email/{page}" for page in ("", f"{confirmation}/", "cut/")), new_password,
            *(f"/accounts/password/reset/{page}/" for page in ("done", "key/1-cut", "key/done")),
            "/accounts/inactive/",
        ],
        frozenset({new_password}),
    )  # fmt: skip


def _of_the_ngo(ngo: User) -> Visit:
    own = _own(ngo).get_absolute_url()
    today = timezone.localdate()
    need = Need.objects.filter(organization=_own(ngo)).taking_answers(today).first()
    other = Need.objects.exclude(organization=_own(ngo)).filter(questions_until__gte=today).first()
    assert need
    assert other
    draft, negotiated, active = (
        _in_state(state, ngo=_own(ngo)) for state in ("draft", "negotiation", "active")
    )
    planned = Partnership.objects.filter(ngo=_own(ngo), state="active", activity_rows__isnull=False).first()
    assert planned
    assert planned.funding.exists()
    worked_on = planned.get_absolute_url()
    suggested = f"/partnerships/suggestions/for/{_own(ngo).slug}/"
    forms = [
        "/partnerships/needs/new/", *(f"{need.get_absolute_url()}{page}/" for page in ("change", "close")),
        f"{other.get_absolute_url()}ask/",
        f"{own}change/", "/organizations/register/new/", "/partnerships/proposals/new/",
        f"{draft.get_absolute_url()}change/",
        f"{negotiated.get_absolute_url()}agreement/change/", f"{active.get_absolute_url()}terminate/",
        *(f"{worked_on}{page}/new/" for page in ("plan/activity", "actions", "indicators", "money")),
        "/accounts/profile/", "/accounts/email/",
        "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
    ]  # fmt: skip
    return Visit(
        NGO,
        [
            "/desk/", own, "/partnerships/proposals/",
            *(f"{draft.get_absolute_url()}{page}" for page in ("", "withdraw/", "suggestions/")),
            *(f"{draft.get_absolute_url()}{page}/" for page in ("attachments", "parties")),
            *(f"{negotiated.get_absolute_url()}{page}" for page in ("", "agreement/1/", "versions/")),
            *(f"{worked_on}{page}" for page in ("", "plan/", "updates/", "documents/", "actions/")),
            *(f"{worked_on}{page}" for page in ("conversation/", "indicators/", "money/", "follow-ups/")),
            "/partnerships/indicators/", f"{worked_on}amendments/1/",
            active.get_absolute_url(), f"{need.get_absolute_url()}suggestions/",
            f"{suggested}?kind=organizations", f"{suggested}dismissed/",
            "/exports/", "/notifications/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/logout/",
            "/organizations/queue/?page=1", "/organizations/register/?q=asociatia",
            "/organizations/followed/", "/privacy/mine/", "/privacy/mine/erase/",
            "/desk/filters/new/?list=partnerships:proposals&state=draft",
            *(f"{own}{page}/" for page in ("people", "network", "evidence", "changes", "messages")), *forms,
        ],
        frozenset(forms),
    )  # fmt: skip


def _of_the_authority(authority: User) -> Visit:
    """The clerk has a second factor."""
    received = Partnership.objects.filter(authority__in=Organization.objects.of(authority))
    reviewed = received.filter(state="under_review").first() or received.first()
    fresh = received.filter(state="submitted").order_by("-submitted_at").first()
    assert reviewed
    assert fresh
    TOTP.activate(authority, generate_totp_secret())
    RecoveryCodes.activate(authority)
    here = f"/partnerships/{reviewed.pk}/"
    forms = [f"{here}{page}/" for page in ("answer", "request-changes", "extend")]
    forms += [f"/partnerships/{fresh.pk}/{page}/" for page in ("review", "redirect")]
    before_council, reported = (
        _in_state(state, authority=_own(authority)) for state in ("council_approval", "final_report")
    )
    forms += [
        f"{before_council.get_absolute_url()}agreement/approval/",
        f"{reported.get_absolute_url()}take-note/",
    ]
    question = NeedQuestion.objects.waiting().filter(need__organization=_own(authority)).first()
    assert question
    forms += [f"/partnerships/needs/questions/{question.pk}/{page}/" for page in ("answer", "hide")]
    return Visit(
        AUTHORITY,
        [
            "/desk/", "/partnerships/proposals/", here, question.need.get_absolute_url(), *forms,
            "/partnerships/life/", "/partnerships/suggestions/help/",
            f"/partnerships/suggestions/for/{_own(authority).slug}/",
            "/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
            "/accounts/2fa/totp/deactivate/", "/accounts/2fa/reauthenticate/",
        ],
        frozenset(forms),
    )  # fmt: skip


def _of_the_manager() -> Visit:
    """The manager has asked for four exports: one waits, one is being made, one is ready, one failed."""
    manager, now = User.objects.get(email=MANAGER), timezone.now()
    made = [
        Export.objects.create(
            requested_by=manager,
            report="partnerships.proposals",
            format=ExportFormat.XLSX,
            language="ro",
            querystring=f"page={number}",
            created_at=now,
        )
        for number in range(4)
    ]
    being_made, ready, failed = (Export.objects.filter(pk=export.pk) for export in made[1:])
    later = now + dt.timedelta(hours=1)
    for claimed in (being_made, ready, failed):
        claimed.move(JobState.RUNNING, claim=uuid.uuid4(), started_at=now, lapses_at=later, total=30)
    ready.move(JobState.DONE, finished_at=now, expires_at=later, done=30, file_name="one.xlsx", size=5_120)
    failed.move(JobState.FAILED, finished_at=now, error="The disk is full.")
    edition = GalaEdition.objects.filter(state="scoring").first()
    assert edition
    return Visit(
        MANAGER,
        [
            "/desk/", "/partnerships/proposals/?state=accepted_in_principle", "/exports/",
            *(export.get_absolute_url() for export in made),
            "/exports/partnerships.proposals.xlsx?state=accepted_in_principle",
            "/partnerships/board/", "/partnerships/follow-ups/",
            *(f"{edition.get_absolute_url()}{page}" for page in ("", "jury/", "nominations/", "eligible/")),
        ],
    )  # fmt: skip


def _of_the_moderator() -> Visit:
    pending = Organization.objects.filter(state="pending").first()
    assert pending
    verified, other = Organization.objects.filter(state="verified", kind="ngo").order_by("pk")[:2]
    verified, other = verified.get_absolute_url(), other.slug
    decide = f"{pending.get_absolute_url()}decide/"
    return Visit(
        MODERATOR,
        [
            "/desk/", "/organizations/queue/", decide, "/audit/", "/notifications/undeliverable/",
            "/organizations/requests/", "/organizations/register-import/", f"{verified}suspend/",
            f"{verified}merge/", f"{verified}merge/{other}/",
        ],
        frozenset({decide}),
    )  # fmt: skip


def _of_the_administrator() -> Visit:
    """Each kind of page of the administration, as the library's and the portal's own templates draw them."""
    administrator = User.objects.get(email=ADMINISTRATOR)
    kept = Organization.objects.filter(memberships__isnull=False).first()
    assert kept
    LogEntry.objects.log_actions(
        administrator.pk, [kept], CHANGE, [{"changed": {"fields": ["Mission"]}}], single_object=True
    )
    record = f"/admin/organizations/organization/{kept.pk}"
    add = "/admin/events/event/add/"
    sheets = (f"/admin/taxonomy/domain/{page}/" for page in ("export", "import"))
    return Visit(
        ADMINISTRATOR,
        [
            "/admin/", "/admin/taxonomy/territory/?kind__exact=municipality", add,
            *(f"{record}/{page}/" for page in ("change", "history")), *sheets,
        ],
        frozenset({add}),
        second_factor=True,
    )  # fmt: skip


def _of_whoever_reads_the_mail() -> Visit:
    letter = Message.objects.exclude(html="").first()
    assert letter
    return Visit("", ["/notifications/mailbox/", f"/notifications/mailbox/{letter.pk}/"], local=True)
