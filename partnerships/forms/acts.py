"""What an act on a proposal asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.forms.reading import ReadingForm
from partnerships.models import LONG_TEXT, MOST_POINTS, SHORT_TEXT, ChangePoint, Partnership
from portal.core.choosing import record_field
from portal.core.plain import one_line

ROWS = 3
MORE = 3


class AnswerForm(ReadingForm):
    """An authority's reasoned answer."""

    decision = forms.ChoiceField(
        choices=[("accept", ""), ("reject", "")],
        error_messages={
            "required": _("Please choose one of the buttons."),
            "invalid_choice": _("Please choose one of the buttons."),
        },
        widget=forms.HiddenInput,
    )
    answer = forms.CharField(
        label=_("Reasoned answer"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "What was weighed and what follows. Both parties and programme managers read this; "
            "when accepted, so does everyone."
        ),
    )

    def show_prepared(self, answer: str) -> None:
        """Lay an answer before whoever gives it: word for word, so it is shown and not typed.

        Args:
            answer: as another person has prepared it.
        """
        self.initial["answer"] = answer
        self.fields["answer"].widget = forms.HiddenInput()


class RegistrationForm(forms.Form):
    """Under which number and date the authority's own register holds a proposal."""

    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=64,
        validators=[one_line],
        help_text=_("As your own register has it, for example 12345."),
    )
    registered_on = forms.DateField(
        label=_("Registered on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, partnership: Partnership) -> None:
        today = timezone.localdate()
        initial = {
            "registration_number": partnership.registration_number,
            "registered_on": partnership.registered_on or today,
        }
        super().__init__(data, initial=initial)
        self.fields["registered_on"].widget.attrs["max"] = today.isoformat()
        if partnership.received_at is not None:
            first: dt.date = timezone.localdate(partnership.received_at)
            self.fields["registered_on"].widget.attrs["min"] = first.isoformat()


class ExtensionForm(forms.Form):
    """Why the answer takes longer."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What has to be looked into more closely. The NGO reads it."),
    )


class RedirectionForm(forms.Form):
    """Whose matter the proposal is."""

    authority = forms.ModelChoiceField(
        label=_("Authority whose matter it is"),
        queryset=Organization.objects.none(),
        empty_label=_("Please choose"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Why it is their matter. The NGO and the other authority read it."),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        had = [partnership.authority_id, *partnership.redirections.values_list("former_id", flat=True)]
        others = Organization.objects.verified().addressees().exclude(pk__in=had).order_by("name")
        record_field(self, "authority").queryset = others


class PointsForm(ReadingForm):
    """What an authority asks the NGO to answer: a row for each point, and more rows when asked for."""

    def __init__(self, data: Any = None, *, more: bool = False, **reading: Any) -> None:
        """Lay out the rows.

        Args:
            data: what was posted.
            more: whether more rows were asked for; the form then keeps what was typed and judges nothing.
            reading: as of every `ReadingForm`.
        """
        typed = [] if data is None else [str(data.get(f"point_{n}", "")) for n in range(1, MOST_POINTS + 1)]
        filled = max((n for n, text in enumerate(typed, 1) if text.strip()), default=0)
        rows = min(max(ROWS, filled + (MORE if more else 0)), MOST_POINTS)
        self._names = [f"point_{n}" for n in range(1, rows + 1)]
        kept = dict(zip(self._names, typed, strict=False))
        if more:
            # Nobody has read anything anew meanwhile.
            kept["read"] = str(data.get("read", ""))
        super().__init__(None if more else data, initial=kept if more else None, **reading)
        for number, name in enumerate(self._names, 1):
            self.fields[name] = forms.CharField(
                label=_("Point %(number)d") % {"number": number},
                required=number == 1,
                max_length=SHORT_TEXT,
                widget=forms.Textarea({"rows": 2}),
            )

    @property
    def points(self) -> list[str]:
        """What was written, in its order; the form has to be valid."""
        return [text for name in self._names if (text := self.cleaned_data[name])]

    @property
    def has_room(self) -> bool:
        """Whether there may be more rows."""
        return len(self._names) < MOST_POINTS


class NotesForm(ReadingForm):
    """The NGO's note on each point of the open round."""

    def __init__(self, data: Any = None, *, points: Iterable[ChangePoint], **reading: Any) -> None:
        super().__init__(data, **reading)
        self._points = list(points)
        for number, point in enumerate(self._points, 1):
            self.fields[f"note_{point.pk}"] = forms.CharField(
                label=_("Your note on point %(number)d") % {"number": number},
                help_text=linebreaksbr(point.text),
                max_length=SHORT_TEXT,
                widget=forms.Textarea({"rows": 3}),
            )

    @cached_property
    def notes(self) -> dict[int, str]:
        """The notes by the key of their point; the form has to be valid."""
        return {point.pk: self.cleaned_data[f"note_{point.pk}"] for point in self._points}
