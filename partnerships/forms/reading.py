"""What a person had read when they acted: the form carries its mark, which is compared with what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ReadField(forms.CharField):
    """A mark of the text that the page shows; a page that comes back shows, and carries, the present one."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What stands, whatever was posted."""
        return initial


class ReadingForm(forms.Form):
    """An act that rests on a text: done only to the text that was read."""

    read = ReadField(required=False)

    def __init__(
        self, data: Any = None, *, stands: object, sentence: StrOrPromise, initial: Any = None
    ) -> None:
        """Lay the mark of the present text into the form.

        Args:
            data: what was posted.
            stands: the mark of the text as it stands.
            sentence: for whoever had read another.
            initial: of the other fields.
        """
        super().__init__(data, initial={"read": str(stands), **(initial or {})})
        self._stands, self._sentence = str(stands), sentence

    @property
    def was_read(self) -> str:
        """The mark that was posted; empty when none was."""
        return str((self.data or {}).get("read", ""))

    @property
    def is_overtaken(self) -> bool:
        """Whether what was posted rests on another text than the one that stands."""
        return self.is_bound and self.was_read != self._stands

    def clean(self) -> dict[str, Any]:
        """Refuse what rests on another text, beside whatever else is wrong."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("read", None)
        if self.is_overtaken:
            self.add_error(None, str(self._sentence))
        return cleaned
