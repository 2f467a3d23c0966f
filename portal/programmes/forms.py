from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from portal.core.fold import fold
from portal.core.once import mark_field
from portal.core.plain import one_line
from portal.programmes.enums import MeasureKey, PartnerRole
from portal.programmes.models import MOST_ROWS, MOST_WANTED, Programme, check_months
from portal.programmes.services.rows import Carrier, Wanted
from portal.taxonomy.forms import TerritoryField

EMPTY_ROWS = 2
MORE_ROWS = 3


def day_input() -> forms.DateInput:
    """A box for a day."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ProgrammeForm(forms.ModelForm):
    """What a programme says of itself."""

    territory = TerritoryField(
        label=_("Territory"),
        required=False,
        help_text=_("A place, a county or the whole country: type its name."),
    )
    follow_up_months = SimpleArrayField(
        forms.IntegerField(),
        label=_("Follow-ups, in months after the end"),
        max_length=6,
        validators=[check_months],
        help_text=_(
            "When both sides of its partnerships are asked whether they go on, from the end of each on: "
            "6, 12, 24."
        ),
    )

    class Meta:
        model = Programme
        fields: ClassVar = [
            "name", "codes", "summary", "funder", "money", "money_eu", "currency", "starts_on", "ends_on",
            "territory", "follow_up_months",
        ]  # fmt: skip
        widgets: ClassVar = {
            "summary": forms.Textarea({"rows": 10}),
            "starts_on": day_input(),
            "ends_on": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "codes", "funder"):
            self.fields[name].validators.append(one_line)


class NewProgrammeForm(ProgrammeForm):
    """A programme that is drawn up, once however often the button is pressed."""

    once = mark_field()


class TargetForm(forms.Form):
    """One target; a row that names nothing is no target."""

    measure = forms.ChoiceField(
        label=_("What is counted"), choices=[("", _("none")), *MeasureKey.choices], required=False
    )
    wanted = forms.IntegerField(label=_("Number wanted"), min_value=1, max_value=MOST_WANTED, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, validators=[one_line])

    def clean(self) -> dict[str, Any]:
        """What is counted and how many of it go together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("measure") and cleaned.get("wanted") is None and "wanted" not in self.errors:
            self.add_error("wanted", _("Please say how many are wanted."))
        if not cleaned.get("measure") and (cleaned.get("wanted") is not None or cleaned.get("note")):
            self.add_error("measure", _("Please say what is counted."))
        return cleaned


class PartnerForm(forms.Form):
    """One of those who carry a programme; a row without a name is none."""

    name = forms.CharField(label=_("Organization"), max_length=300, required=False, validators=[one_line])
    role = forms.ChoiceField(
        label=_("Role"), choices=PartnerRole.choices, initial=PartnerRole.PARTNER, required=False
    )


class Rows(forms.BaseFormSet):
    """Rows of one kind, with some empty ones behind those that stand.

    Args:
        data: what was sent; None shows the rows.
        rows: what stands in them.
        more: whether more empty rows were asked for: what was sent is then shown with them, not judged.
        prefix: how the fields begin in the form.
    """

    def __init__(
        self, data: Any = None, *, rows: Sequence[Mapping[str, Any]] = (), more: bool = False, prefix: str
    ) -> None:
        if data is not None and more:
            rows, data, self.extra = self._typed(data, prefix), None, EMPTY_ROWS + MORE_ROWS
        super().__init__(data, initial=list(rows), prefix=prefix)

    def _typed(self, data: Any, prefix: str) -> list[dict[str, str]]:
        """What was sent, row by row, to the last one that says something."""
        names = self.form.base_fields
        rows = [
            {name: data.get(f"{prefix}-{place}-{name}") or "" for name in names} for place in range(MOST_ROWS)
        ]
        while rows and not any(rows[-1].get(name) for name in ("measure", "name", "wanted", "note")):
            rows.pop()
        return rows

    @property
    def has_room(self) -> bool:
        """Whether there may be more rows."""
        return self.total_form_count() < MOST_ROWS

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What was written into the rows that say something, in their order."""
        said = [form.cleaned_data for form in self.forms]
        return [row for row in said if row.get("measure") or row.get("name")]


def _rows_of(form: type[forms.Form]) -> type[Rows]:
    made = forms.formset_factory(
        form, formset=Rows, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    return cast("type[Rows]", made)


TargetRows = _rows_of(TargetForm)
PartnerRows = _rows_of(PartnerForm)


def target_rows(programme: Programme) -> list[dict[str, Any]]:
    """The targets as `TargetRows` shows them."""
    targets = programme.targets.all()
    return [{"measure": one.measure, "wanted": one.wanted, "note": one.note} for one in targets]


def wanted_in(rows: Rows) -> list[Wanted]:
    """The targets that were written down."""
    return [Wanted(MeasureKey(row["measure"]), row["wanted"], row["note"]) for row in rows.filled]


def partner_rows(programme: Programme) -> list[dict[str, Any]]:
    """The partners as `PartnerRows` shows them: one of the portal by its name."""
    shown = programme.partners.in_order()
    return [
        {"name": one.organization.name if one.organization else one.name, "role": one.role} for one in shown
    ]


def carriers_in(rows: Rows, known: Programme) -> list[Carrier]:
    """The partners that were written down: whose name is that of one organization of the portal is that one.

    Of several that are called alike the one stays that was a partner before; else only the name stands.

    Args:
        rows: that are right.
        known: the programme, with the partners that it had.
    """
    typed = {fold(row["name"]) for row in rows.filled}
    found: dict[str, list[Organization]] = {}
    for organization in Organization.objects.public().filter(folded_name__in=typed):
        found.setdefault(organization.folded_name, []).append(organization)
    partners = [one.organization for one in known.partners.in_order() if one.organization]
    before = {fold(organization.name): organization for organization in partners}
    carriers = []
    for row in rows.filled:
        name = fold(row["name"])
        called = found.get(name, [])
        meant = before.get(name) or (called[0] if len(called) == 1 else None)
        carriers.append(Carrier(meant, row["name"], PartnerRole(row["role"] or PartnerRole.PARTNER)))
    return carriers


class KeeperForm(forms.Form):
    """Whom to name as keeper of a programme."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of somebody who has an account on the portal."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
