from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DirectoryEntry(models.Model):
    """What the directory filters, counts, sorts and searches by: one narrow row per public organization.

    Written by `organizations.services.refresh_entries` alone, out of the organization, its domains, its
    territory and its networks. `DirectoryCount` follows by a trigger.
    """

    organization = models.OneToOneField(
        "organizations.Organization", primary_key=True, on_delete=models.CASCADE, related_name="entry"
    )
    kind = models.CharField(max_length=30)
    area = models.ForeignKey(
        "taxonomy.Territory", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """What lies right below the country: the county, region or district of the seat; the country,
    where nothing smaller is known."""
    territory_path = models.TextField(blank=True, db_collation="C")
    """`Territory.path` of the seat; "" without one."""
    domain_ids = ArrayField(models.IntegerField(), default=list)
    is_verified = models.BooleanField(default=False)
    """Vouched for on the day of the refresh: a verification that has expired is none."""
    has_offers = models.BooleanField(default=False)
    is_public_utility = models.BooleanField(default=False)
    in_network = models.BooleanField(default=False)
    """A network and it have both confirmed that it is a member."""
    register_status = models.CharField(max_length=20, blank=True)
    verified_at = models.DateTimeField(null=True)
    sort_name = models.TextField(db_collation="C")
    """The folded name's first characters: what it is ordered by, and what an exact name is compared with."""
    name_words = SearchVectorField()
    """The words of its names."""
    all_words = SearchVectorField()
    """The same, with those of its texts, fields of work and places."""
    source = models.BigIntegerField()
    """A hash of all that the entry is made of: it is made anew when that differs."""

    class Meta:
        verbose_name = _("entry of the directory")
        verbose_name_plural = _("entries of the directory")
        indexes = (
            # A page of any filter that leaves many, in the order of names, from the index alone.
            models.Index(
                fields=("sort_name", "organization"),
                include=(
                    "kind", "area", "domain_ids",
                    "is_verified", "has_offers", "is_public_utility", "in_network",
                ),
                name="entry_by_name",
            ),
            # A county, and what lies in it, from the index alone.
            models.Index(
                fields=("area", "territory_path"),
                include=(
                    "organization", "kind", "domain_ids",
                    "is_verified", "has_offers", "is_public_utility", "in_network",
                ),
                name="entry_by_place",
            ),
            # Partners who share a field of work in a county: most entries that a register gives have none.
            models.Index(
                fields=("area", "kind"),
                include=("organization", "territory_path", "domain_ids", "is_verified"),
                condition=~Q(domain_ids=[]),
                name="entry_with_fields",
            ),
            models.Index(fields=("kind", "sort_name"), name="entry_by_kind"),
            models.Index(
                fields=("-verified_at", "-organization"),
                condition=Q(is_verified=True),
                name="entry_by_verified",
            ),
            # What few have.
            models.Index(fields=("sort_name",), condition=Q(has_offers=True), name="entry_with_offers"),
            models.Index(fields=("sort_name",), condition=Q(is_public_utility=True), name="entry_of_utility"),
            models.Index(fields=("sort_name",), condition=Q(in_network=True), name="entry_in_network"),
            GinIndex(fields=("domain_ids",), name="entry_by_domain"),
            GinIndex(fields=("name_words",), name="entry_by_name_words"),
            GinIndex(fields=("all_words",), name="entry_by_words"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.sort_name


class DirectoryCount(models.Model):
    """How many entries agree in all that the directory filters by, so that its counts need not count.

    A trigger on the entries adds rows, also negative ones, and changes none: two who change the directory at
    the same moment do not wait for each other. What counts is the sum; `refresh_entries` draws the rows of
    the same entries together when it goes over all of them.
    """

    kind = models.CharField(max_length=30)
    area = models.ForeignKey(
        "taxonomy.Territory", null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    part = models.TextField()
    """Code of the part of the area where the seat lies; "" counts the area as a whole."""
    domain_id = models.IntegerField()
    """A field of work, each entry once for each; 0 counts every entry once."""
    is_verified = models.BooleanField()
    has_offers = models.BooleanField()
    is_public_utility = models.BooleanField()
    in_network = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        verbose_name = _("count of the directory")
        verbose_name_plural = _("counts of the directory")
        indexes = (
            models.Index(fields=("domain_id",), condition=Q(part=""), name="directory_count_whole"),
            models.Index(fields=("area", "domain_id"), condition=~Q(part=""), name="directory_count_parts"),
        )

    def __str__(self) -> str:
        return f"{self.kind} · {self.area_id} · {self.domain_id}: {self.number}"


class DirectoryWord(models.Model):
    """A word that stands in the directory: what a mistyped one is compared with."""

    word = models.CharField(max_length=40, primary_key=True, db_collation="C")
    """Folded; it begins with a letter."""
    number = models.PositiveIntegerField(default=1)
    """How often it stood in the entries that were made at once with it, at most: common or rare."""

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("word of the directory")
        verbose_name_plural = _("words of the directory")
        indexes = (GinIndex(fields=("word",), opclasses=("gin_trgm_ops",), name="directory_word_similar"),)

    def __str__(self) -> str:
        return self.word
