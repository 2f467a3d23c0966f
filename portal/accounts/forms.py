from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ConsentText, User
from portal.accounts.services import give_consent
from portal.core.plain import one_line


class SignupForm(AllauthSignupForm):
    """Sign-up with a name; the language of the page becomes the person's."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        validators=[one_line],
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("As partners should address you."),
    )

    agrees = forms.BooleanField(label=_("I have read what the portal keeps about me and why, and I agree."))

    field_order: ClassVar = ["full_name", "email", "password1", "agrees"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth would cut a longer address short, and write to whom it then names.
        longest = User._meta.get_field("email").max_length
        self.fields["email"].validators.append(MaxLengthValidator(longest))
        self.text = ConsentText.current()
        if self.text is None:
            del self.fields["agrees"]

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """Save, and take as long over an address that has an account: the time would tell of it."""
        user, answer = super().try_save(request)
        if user is None:
            make_password(self.cleaned_data["password1"])
        return user, answer

    def save(self, request: HttpRequest) -> Any:
        user = super().save(request)
        if user is not None:
            user.full_name = self.cleaned_data["full_name"]
            user.language = get_language()
            user.save(update_fields=["full_name", "language"])
            if self.text is not None:
                give_consent(user=user, text=self.text, now=timezone.now())
        return user


class ProfileForm(forms.ModelForm):
    """A person's name and language."""

    class Meta:
        model = User
        fields: ClassVar = ["full_name", "language"]
        labels: ClassVar = {"full_name": _("Full name"), "language": _("Language of messages")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].validators.append(one_line)
