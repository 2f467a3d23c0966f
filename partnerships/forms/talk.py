"""What people of the parties write while a partnership is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.attachments import TYPES
from partnerships.models import LONG_TEXT, ActionPoint
from partnerships.selectors import Participant
from partnerships.services.conversation import MOST_FILES
from portal.core.choosing import choice_field
from portal.core.once import mark_field
from portal.core.plain import one_line

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class OnceForm(forms.Form):
    """What is written once, however often the button is pressed: the form carries a mark of its own."""

    once = mark_field()


def _who_reads(help_text: Any) -> forms.BooleanField:
    return forms.BooleanField(label=_("Everyone may read it"), required=False, help_text=help_text)


class UpdateForm(OnceForm):
    """What is new in a partnership."""

    title = forms.CharField(
        label=_("What is new"),
        max_length=160,
        validators=[one_line],
        help_text=_("In one line, for example: the third workshop is open."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Plain text. Please name no private persons in what everyone may read."),
    )
    is_public = _who_reads(_("Otherwise only the parties and the programme managers read it."))


class DocumentForm(forms.Form):
    """A file about a partnership."""

    title = forms.CharField(
        label=_("What it is"),
        max_length=160,
        validators=[one_line],
        help_text=_("For example: minutes of 12 March, list of the rooms, leaflet."),
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput({"accept": TYPES}),
        help_text=_(
            "PDF, PNG, JPEG, OpenDocument (ODT, ODS, ODP) or Office (DOCX, XLSX, PPTX), at most 20 MB."
        ),
    )
    is_public = _who_reads(
        _("Asks for a PDF. Otherwise only the parties and the programme managers read it.")
    )


class ActionPointForm(OnceForm):
    """What a person of a party is to do until when."""

    what = forms.CharField(label=_("What is to be done"), max_length=300, validators=[one_line])
    assignee = forms.TypedChoiceField(
        label=_("Who does it"),
        coerce=int,
        help_text=_("Anybody who belongs to a party on the portal. The person is told by mail."),
    )
    due_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On this day the portal reminds the person, if it is not done."),
    )

    def __init__(
        self, data: Any = None, *, people: Sequence[Participant], point: ActionPoint | None = None
    ) -> None:
        """Offer the people.

        Args:
            data: what was posted.
            people: of all parties.
            point: what is changed; None where one is given.
        """
        initial = {}
        if point is not None:
            initial = {"what": point.what, "assignee": point.assignee_id, "due_on": point.due_on}
        super().__init__(data, initial=initial)
        offered = [(person.pk, person.label) for person in people]
        choice_field(self, "assignee").choices = [("", _("Please choose")), *offered]
        self.fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()


class SeveralFilesInput(forms.FileInput):
    """Takes several files at a time."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Some files, each judged as one."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were sent, in their order."""
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or ()]


class RemarkForm(OnceForm):
    """A message in the conversation of a partnership."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Plain text. It is not edited later; you can take it back within an hour."),
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("For whom above all"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are told by mail. You can also write @ and the whole name in the text."),
    )
    attached = SeveralFilesField(
        label=_("Files"),
        required=False,
        max_length=200,
        widget=SeveralFilesInput({"accept": TYPES}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, people: Sequence[Participant]) -> None:
        """Offer the people.

        Args:
            data: what was posted.
            files: what was sent with it.
            people: of all parties, but for whoever writes.
        """
        super().__init__(data, files)
        choice_field(self, "mentions").choices = [(person.pk, person.label) for person in people]
        if not people:
            del self.fields["mentions"]
        accepted = _("At most %(count)d of 10 MB each: PDF, PNG, JPEG, OpenDocument or Office.")
        self.fields["attached"].help_text = accepted % {"count": MOST_FILES}
