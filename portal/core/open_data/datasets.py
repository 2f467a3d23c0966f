"""What is given as open data, declared by the app whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Dataset:
    """One kind of record that anybody may have, all of it or one by one.

    Attributes:
        name: in the addresses, in the names of the files, and of the list in JSON.
        item: of one record in JSON.
        title: on the page.
        lead: one sentence on what it holds.
        one_title: what the page calls a single record.
        fields: in the order of the columns, by name what each holds.
        rows: every record as a mapping of all fields, read row by row inside a transaction.
        one: the record with an id; None when there is none that is public.
        example: the id of some public record; empty while there is none.
        notes: a template with what else there is to know; empty for nothing.
    """

    name: str
    item: str
    title: StrOrPromise
    lead: StrOrPromise
    one_title: StrOrPromise
    fields: Mapping[str, StrOrPromise]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    one: Callable[[str], Mapping[str, Any] | None]
    example: Callable[[], str]
    notes: str = ""


_registry: dict[str, Dataset] = {}


def register_dataset(dataset: Dataset) -> Dataset:
    """Make a dataset known.

    Raises:
        ValueError: when another has its name.
    """
    if _registry.setdefault(dataset.name, dataset) is not dataset:
        raise ValueError(f"two datasets are named {dataset.name}")
    return dataset


def datasets() -> tuple[Dataset, ...]:
    """All of them, by name."""
    return tuple(sorted(_registry.values(), key=lambda dataset: dataset.name))


def dataset_of(name: str) -> Dataset | None:
    """The one with a name; None when no app declares it."""
    return _registry.get(name)
