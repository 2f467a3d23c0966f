from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Organization
from portal.accounts.models import User
from portal.taxonomy.forms import TerritoryField


class PersonField(forms.ModelChoiceField):
    """Somebody who has an account, by their e-mail address."""

    widget = forms.EmailInput
    default_error_messages = {  # noqa: RUF012
        "invalid_choice": _("Nobody with this address has an account that is open."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.all(), to_field_name="email", **kwargs)

    def to_python(self, value: Any) -> User | None:
        """The person.

        Raises:
            ValidationError: when nobody has the address, or their account is closed.
        """
        if value is None or isinstance(value, User):
            return value
        if not (typed := str(value).replace("\x00", "").strip()):
            return None
        found: User | None = User.objects.filter(is_active=True, email__iexact=typed).first()
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


class MembershipForm(forms.ModelForm):
    """A person's part in an organization; it stays this person's."""

    user = PersonField(
        label=_("E-mail address"),
        help_text=_("Of somebody who has an account on the portal."),
    )

    class Meta:
        model = Membership
        fields: ClassVar = ["user", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["user"] = self.instance.user
            self.fields["user"].disabled = True
            self.fields["user"].help_text = ""


class OrganizationRecordForm(forms.ModelForm):
    """What an administrator puts right of an organization."""

    territory = TerritoryField(
        label=_("Seat"),
        required=False,
        help_text=_("The town or commune, or the county; in Bucharest the sector."),
    )

    class Meta:
        model = Organization
        fields: ClassVar = ["territory"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["territory"] = self.instance.territory
