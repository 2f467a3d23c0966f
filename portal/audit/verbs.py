"""What the audited verbs are called; every app tells its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_labels: dict[str, StrOrPromise] = {}


def name_verbs(labels: Mapping[str, StrOrPromise]) -> None:
    """Make an app's verbs known.

    Args:
        labels: verb, as it is recorded, to what a person reads: "submitted", "registered".
    """
    _labels.update(labels)


def verb_label(verb: str) -> str:
    """What a person reads for a verb; the verb itself when nobody named it."""
    return str(_labels.get(verb, verb))


def named_verbs() -> frozenset[str]:
    """Every verb that has a name."""
    return frozenset(_labels)
