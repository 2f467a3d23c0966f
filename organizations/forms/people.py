from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from organizations.models import JoinRequest, Organization
from portal.taxonomy.forms import TerritoryField

ROLE_HELP = _(
    "An owner decides who belongs to it; owners and editors act in its name; a member reads what its people "
    "read."
)


def seat_field(*, required: bool) -> TerritoryField:
    """The question for the seat of an organization, where the register does not tell it."""
    return TerritoryField(
        label=_("Seat"),
        required=required,
        help_text=_("The register does not tell it: the town or commune, in Bucharest the sector."),
    )


class JoinForm(forms.Form):
    """Asking to be let into an organization."""

    message = forms.CharField(
        label=_("Who are you to the organization?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Two sentences are enough. Whoever decides reads them, with your name and e-mail address."
        ),
    )
    evidence = forms.FileField(
        label=_("A document that shows it"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG, at most 5 MB. Only whoever decides sees it."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization


class ClaimForm(JoinForm):
    """Asking to take over an organization that the register lists."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, organization=organization, **kwargs)
        self.fields["message"].help_text = _(
            "Your function and since when. A moderator reads it, with your name and e-mail address."
        )
        self.fields["evidence"].help_text = _(
            "For example the decision that names you or a mandate: PDF, PNG or JPEG, at most 5 MB. Only "
            "moderators see it."
        )
        if organization.territory is None:
            self.fields["territory"] = seat_field(required=True)


class AnswerRequestForm(forms.Form):
    """An answer to a request to join."""

    role = forms.ChoiceField(
        label=_("As what"), choices=MembershipRole.choices, widget=forms.RadioSelect, help_text=ROLE_HELP
    )
    reason = forms.CharField(
        label=_("Reason, if you decline"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads it."),
    )

    def __init__(self, *args: Any, request: JoinRequest, **kwargs: Any) -> None:
        # Where nobody can answer for it, the organization needs an owner first of all.
        role = MembershipRole.MEMBER if request.has_active_owner else MembershipRole.OWNER
        super().__init__(*args, **{**kwargs, "initial": {"role": role}})


class AnswerClaimForm(forms.Form):
    """An answer to a claim of a listed organization."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you looked at and what follows from it. The person reads this."),
    )

    def __init__(self, *args: Any, request: JoinRequest, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"territory": request.territory}})
        if request.organization.territory is None:
            # Declining needs none.
            self.fields["territory"] = seat_field(required=False)


class InvitationForm(forms.Form):
    """An invitation to an address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("The person needs no account yet. Only whoever has this address can accept."),
    )
    role = forms.ChoiceField(
        label=_("As what"),
        choices=MembershipRole.choices,
        widget=forms.RadioSelect,
        initial=MembershipRole.EDITOR,
        help_text=ROLE_HELP,
    )
