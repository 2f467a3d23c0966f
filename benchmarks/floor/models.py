from __future__ import annotations

from django.db import models


class Row(models.Model):
    """One of 10,000 rows that the floor lists in the order of an index."""

    name = models.CharField(max_length=200)
    place = models.CharField(max_length=80)
    summary = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        app_label = "floor"
        indexes = (models.Index(fields=("name", "id"), name="floor_row_name"),)

    def __str__(self) -> str:
        return self.name
