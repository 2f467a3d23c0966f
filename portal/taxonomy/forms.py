"""A place, chosen by typing its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from import_export.forms import ImportForm

from portal.core.choosing import choice_field
from portal.core.fold import fold
from portal.taxonomy.models import Territory

LONGEST_NAME = 120
# What people mean by a bare name when they say where they work.
WIDE = (Territory.Kind.COUNTRY, Territory.Kind.REGION, Territory.Kind.COUNTY, Territory.Kind.DISTRICT)
MOST_TOLD = 5
# How every workbook begins.
WORKBOOK = b"PK\x03\x04"


class Typed(str):
    """The words typed for a place, and the place that was chosen for them.

    Args:
        text: the words.
        code: of the place that was chosen.
        asked: the words that it was chosen for: others typed since undo the choice.
    """

    code: str

    def __new__(cls, text: str, code: str = "", asked: str = "") -> Typed:
        typed = super().__new__(cls, text)
        typed.code = code if asked == text else ""
        return typed


class TerritoryInput(forms.Widget):
    """A box for a place's name, with suggestions where there is JavaScript, and the places to choose among.

    Attributes:
        places: those among which the person is to choose; none until the words turned out to mean several.
    """

    template_name = "taxonomy/territory_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.places: list[Territory] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if isinstance(value, Territory):
            value = Typed(value.label, value.code, value.label)
        typed = value if isinstance(value, Typed) else Typed("")
        context["widget"] |= {
            "typed": typed,
            "chosen": typed.code,
            "places": self.places,
            "most": LONGEST_NAME,
            "suggestions": reverse_lazy("taxonomy:territories"),
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        text, code, asked = (str(data.get(f"{name}{part}") or "") for part in ("", "-code", "-asked"))
        return Typed(text.replace("\x00", "").strip(), code.replace("\x00", ""), asked)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data


class TerritoryField(forms.Field):
    """A territory of any level, by its name in any language, its official code or its label.

    Words that mean several places come back with the places to choose among; they need no JavaScript. What
    was typed is kept.

    Args:
        country: the code of the only country to look in.
    """

    widget = TerritoryInput
    default_error_messages = {  # noqa: RUF012
        "unknown": _("We found no place called so. Please check the name, or add its county after a comma."),
        "several": _("Several places are called so. Please choose one."),
        "one": _("We found only this place. Please choose it if you mean it, or write another."),
        "long": _("At most %(most)d characters, please."),
    }

    def __init__(self, *, country: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country = country

    def to_python(self, value: Any) -> Territory | None:
        """The place that is meant.

        Raises:
            ValidationError: when it is none, or one of several.
        """
        if isinstance(value, Territory):
            return value
        if not isinstance(value, Typed) or not value:
            return None
        if len(value) > LONGEST_NAME:
            raise ValidationError(self.error_messages["long"], code="long", params={"most": LONGEST_NAME})
        # The number of a place in its official list is not what a person would type; a program may.
        place = self._places().filter(code=value.code or value.upper()).first()
        return place or self._named(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        was = initial.label if isinstance(initial, Territory) else ""
        return was != (data or "")

    def _places(self) -> Any:
        places = Territory.objects.for_label()
        return places.within(f"{self.country}/") if self.country else places

    def _named(self, text: str) -> Territory:
        found = Territory.objects.find(text, self.country)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        called = [place for place in found if place.is_called(text)]
        if len(called) == 1:
            return called[0]
        if len(found) == 1 and found[0].has_words(text):
            return found[0]
        assert isinstance(self.widget, TerritoryInput)
        self.widget.places = found
        code = "one" if len(found) == 1 else "several"
        raise ValidationError(self.error_messages[code], code=code)


class SheetForm(ImportForm):
    """A sheet that is brought back; which kind of file it is, its content says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = _("Sheet")
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """With the kind of file among the kinds that are offered."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if file := cleaned.get("import_file"):
            kind = "xlsx" if file.read(len(WORKBOOK)) == WORKBOOK else "csv"
            file.seek(0)
            kinds: Any = choice_field(self, "format").choices
            cleaned["format"] = next(value for value, title in kinds if title == kind)
        return cleaned


class TerritoryForm(forms.ModelForm):
    """A place as administrators keep it; what it lies in is typed, for there are 17,000 to choose from."""

    parent = TerritoryField(label=_("Lies in"), required=False)

    class Meta:
        model = Territory
        fields: ClassVar = ["names", "code", "kind", "parent", "position", "latitude", "longitude"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["parent"] = self.instance.parent


class TerritoriesField(forms.CharField):
    """Several territories, one on each line, by name, code or label.

    A bare name that a county has means the county; any other name of several places has to say which: the
    error tells the words for each.

    Args:
        most: places at most.
    """

    default_error_messages = {  # noqa: RUF012
        "unknown": _("We found no place called “%(name)s”."),
        "several": _("“%(name)s” can be several places. Please write one of: %(labels)s."),
        "many": _("At most %(most)d places, please; a county stands for all that lies in it."),
    }

    def __init__(self, *, most: int = 50, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 4}), **kwargs)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        """The lines: as typed, or the labels of the places chosen before."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(place.label for place in value)

    def to_python(self, value: Any) -> list[Territory]:  # type: ignore[override]  # several of them
        """The places that are meant, each once.

        Raises:
            ValidationError: for all the lines that mean none or several.
        """
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": self.most})
        places, faults = {}, []
        for line in dict.fromkeys(lines):
            try:
                place = self._place(line)
            except ValidationError as fault:
                faults.append(fault)
            else:
                places[place.pk] = place
        if faults:
            raise ValidationError(faults)
        return list(places.values())

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The validators of a text have nothing to say of places."""

    def _place(self, line: str) -> Territory:
        coded = Territory.objects.for_label().filter(code=line.upper()).first()
        found = [coded] if coded else Territory.objects.find(line)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"name": line})
        whole = [place for place in found if place.kind in WIDE and f"|{fold(line)}|" in place.folded]
        if coded or (len(found) == 1 and found[0].is_called(line)):
            return found[0]
        if len(whole) == 1:
            return whole[0]
        labels = "; ".join(f"“{place.label}”" for place in found[:MOST_TOLD])
        params = {"name": line, "labels": labels}
        raise ValidationError(self.error_messages["several"], code="several", params=params)
