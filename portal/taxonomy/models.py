from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.core.fold import fold
from portal.taxonomy.querysets import PARTS, TITLES, TerritoryQuerySet

PATH_END = "/"
# The country that needs not be named after a place.
HOME = "RO"


def check_names(names: object) -> None:
    """What `Label.names` may hold.

    Raises:
        ValidationError: when it is not a name for each of some languages, the portal's first among them.
    """
    if (
        not isinstance(names, dict)
        or not names.get(settings.LANGUAGE_CODE)
        or not all(isinstance(name, str) and name.strip() for name in names.values())
    ):
        raise ValidationError(
            _("A name by language, please, “%(language)s” among them: {“%(language)s”: “…”}."),
            params={"language": settings.LANGUAGE_CODE},
        )


class Label(models.Model):
    """A record named in every interface language.

    `names` maps a language code to the name; the portal's first language must be there. Others than those of
    the interface may be there too: the name in the place's own language is found when it is typed.
    """

    names = models.JSONField(_("names by language"), validators=[check_names])
    renamed = models.BooleanField(
        _("named by an administrator"),
        default=False,
        editable=False,
        help_text=_("Loading the taxonomy leaves these names as they are."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the portal's first."""
        return self.names.get(get_language()) or self.names[settings.LANGUAGE_CODE]


class FoldedNames(Func):
    """All names of a `names` column, folded, each between two bars: "|ruse|rousse|"."""

    function = "portal_folded_names"
    output_field = models.TextField()


class Territory(Label):
    """A place that an organization works in; Romanian ones carry the official SIRUTA code."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        COUNTY = "county", _("county")
        DISTRICT = "district", _("district")
        MUNICIPALITY = "municipality", _("municipality")
        TOWN = "town", _("town")
        COMMUNE = "commune", _("commune")
        SECTOR = "sector", _("sector")
        LOCALITY = "locality", _("locality")

    code = models.CharField(
        _("official code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]+\Z", _("Capital letters, digits and hyphens."))],
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    # The codes from the country down, each with the sign that ends it: what begins with a territory's path
    # lies in it. In the order of bytes, so that its index answers exactly that question.
    path = models.TextField(_("way from the country"), unique=True, editable=False, db_collation="C")
    folded = models.GeneratedField(
        expression=FoldedNames("names"), output_field=models.TextField(), db_persist=True
    )
    position = models.PositiveIntegerField(_("position in lists"), default=0)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_(
            "Where the map shows it, in degrees of WGS 84: 44.43225. Empty for the point that came with the "
            "portal, if one did."
        ),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, those west of Greenwich negative: 26.10626."),
    )

    objects: ClassVar = TerritoryQuerySet.as_manager()

    class Meta(Label.Meta):
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True, path=Concat("code", Value(PATH_END)))
                | Q(parent__isnull=False, path__endswith=Concat(Value(PATH_END), F("code"), Value(PATH_END))),
                name="territory_path_ends_with_code",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="territory_lies_on_earth",
                violation_error_message=_("Latitude and longitude go together, please: both or neither."),
            ),
        )
        indexes = (
            # A place by what somebody types of its name.
            GinIndex(fields=("folded",), opclasses=("gin_trgm_ops",), name="territory_names"),
            # The few that an administrator placed on the map.
            models.Index(
                fields=("code",), condition=Q(latitude__isnull=False), name="territory_placed_by_hand"
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record with its way from the country, and move with it all that lies in it."""
        before = self.path if self.pk else ""
        self.path = path_below(self.parent, self.code)
        fields = kwargs.get("update_fields")
        if fields is not None and {"parent", "parent_id", "code"} & set(fields):
            kwargs["update_fields"] = {*fields, "path"}
        super().save(*args, **kwargs)
        if before and before != self.path:
            below = Territory.objects.within(before).exclude(pk=self.pk)
            below.update(path=Concat(Value(self.path), Substr("path", len(before) + 1)))

    def clean_fields(self, exclude: Any = None) -> None:
        """Check the fields, with the way from the country that `save` is going to write."""
        if not self.pk:
            self.path = path_below(self.parent, self.code)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Refuse a place that would lie in itself."""
        if self.pk and self.parent is not None and self.covers(self.parent):
            raise ValidationError({"parent": _("A territory cannot lie in itself or in a part of its own.")})

    @property
    def label(self) -> str:
        """The name with what tells the place from others of that name.

        "Satu Nou, comuna Oltina, județul Constanța". A list asks for its places with `for_label`.
        """
        around = []
        place = self
        while place.parent is not None:
            place = place.parent
            around.append(place)
        abroad = [around.pop().name] if around and around[-1].code != HOME else []
        inner = [_in_context(area) for area in around if area.code != HOME]
        if self.parent is None or self.kind == self.Kind.SECTOR:
            # A sector's name says the city's.
            return self.name
        if inner:
            return ", ".join([self.name, *inner, *abroad])
        return ", ".join([f"{self.name} ({self.get_kind_display()})", *abroad])

    def is_called(self, text: str) -> bool:
        """Whether the words are one of its names, with or without a title and what it lies in.

        Args:
            text: as typed.
        """
        whole = fold(text)
        head, *around = [TITLES.sub("", part) for part in map(fold, PARTS.split(text)) if part] or [""]
        label = fold(self.label)
        if whole == label or f"|{whole}|" in self.folded:
            return True
        return f"|{head}|" in self.folded and all(part in label for part in around)

    def has_words(self, text: str) -> bool:
        """Whether each word is a whole one of its names or of its label: "Sectorul 3".

        Args:
            text: as typed.
        """
        words = fold(text).split()
        return bool(words) and set(words) <= {
            *fold(self.label).split(),
            *self.folded.replace("|", " ").split(),
        }

    def covers(self, other: Territory) -> bool:
        """Whether another territory is this one or lies in it.

        Args:
            other: of any level.
        """
        return other.path.startswith(self.path)


# A place as it is named after what lies in it.
IN_CONTEXT = {
    Territory.Kind.REGION: pgettext_lazy("place", "%(name)s region"),
    Territory.Kind.COUNTY: pgettext_lazy("place", "%(name)s county"),
    Territory.Kind.DISTRICT: pgettext_lazy("place", "%(name)s district"),
    Territory.Kind.MUNICIPALITY: pgettext_lazy("place", "municipality of %(name)s"),
    Territory.Kind.TOWN: pgettext_lazy("place", "town of %(name)s"),
    Territory.Kind.COMMUNE: pgettext_lazy("place", "commune of %(name)s"),
}


def _in_context(area: Territory) -> str:
    words = IN_CONTEXT.get(Territory.Kind(area.kind))
    return words % {"name": area.name} if words else area.name


def path_below(parent: Territory | None, code: str) -> str:
    """The way from the country to a territory.

    Args:
        parent: what it lies in; None for a country.
        code: its own.
    """
    return f"{parent.path if parent else ''}{code}{PATH_END}"


class Domain(Label):
    """A field of work."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    icnpo = models.CharField(
        _("ICNPO code"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^(1[0-2]|[1-9])( [1-9]00)?\Z", _("A group or subgroup: 4, or 4 100."))],
        help_text=_(
            "Group or subgroup of the International Classification of Nonprofit Organizations, "
            "revision 1, 1996."
        ),
    )
    position = models.PositiveIntegerField(_("position in lists"), default=0)

    class Meta(Label.Meta):
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering = ("position", "pk")
