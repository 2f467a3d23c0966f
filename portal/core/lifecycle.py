"""Records with states: the declared table of transitions, and what follows from it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models


class LifecycleModel(models.Model):
    """A record whose `state` changes only along `TRANSITIONS`.

    A subclass declares `state` (a field with `TextChoices`) and `TRANSITIONS`: for every state the set of
    states it may lead to. `WAYS_BACK`, in the same form, has where a step taken by mistake can be undone; a
    state that nothing else leaves is an end all the same. `portal.audit.services.transition` is the only
    writer of `state`.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]]
    WAYS_BACK: ClassVar[Mapping[str, frozenset[str]]] = {}
    state: "models.CharField[str, str]"

    class Meta:
        abstract = True

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(self.get_state_display())  # type: ignore[attr-defined]

    def may_become(self, state: str) -> bool:
        """Whether the table leads from the record's state to `state`."""
        return state in self.TRANSITIONS[self.state] or state in self.WAYS_BACK.get(self.state, ())
