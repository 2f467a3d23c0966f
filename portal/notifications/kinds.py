"""The kinds of message the portal sends: who hears of what, declared as data.

Each app declares its kinds in its own `notifications.py`; that module is imported at start. A kind named
`partnerships.proposal_submitted` is written in `templates/emails/partnerships/proposal_submitted.txt`,
which extends `emails/layout.txt`:

    {% extends "emails/layout.txt" %}
    {% block subject %}{% blocktranslate %}…{% endblocktranslate %}{% endblock %}
    {% block content %}Paragraphs, with empty lines between them: what happened, what is expected by when.
    {% endblock %}
    {% block action %}{% translate "Open the proposal" %}{% endblock %}

The first line of the rendered text becomes the subject. Nothing in the text is escaped: it is not HTML. The
HTML part is made from the same text (`emails/letter.html`: every paragraph, and the link as a button), so the
two can never say different things; a kind that needs more brings a `.html` of its own beside the `.txt`,
extending `emails/layout.html` (blocks `content` and `action`; escaped as usual).

Both receive what `context()` returns, and `target`, `recipient`, `url` (absolute), `unsubscribe_url`
(absolute; empty when the kind cannot be stopped), `portal_url`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

T = TypeVar("T", bound=models.Model)


class Kind(Generic[T]):
    """One kind of message about one kind of record.

    Attributes:
        name: `app.verb`; also names the templates.
        label: what a person reads in the preferences and in lists.
        may_unsubscribe: whether a person may stop it. False for what they must hear, such as a decision.
        tells_actor: whether the person who acted hears of it too.
    """

    name: ClassVar[str]
    label: ClassVar[StrOrPromise]
    may_unsubscribe: ClassVar[bool]
    tells_actor: ClassVar[bool] = False

    def concerns(self, user: User) -> bool:
        """Whether the person could ever hear of it; what could not is not offered in the preferences."""
        return True

    def recipients(self, target: T) -> Iterable[User]:
        """The people to tell; each is told once, however often they are named."""
        raise NotImplementedError

    def prepare(self, people: Collection[User]) -> None:
        """Read for all these people at once what `may_see` would read for each; called before it."""

    def may_see(self, user: User, target: T) -> bool:
        """Whether the person may see the record: asked at writing, and again when the message is sent."""
        raise NotImplementedError

    def url(self, target: T) -> str:
        """The path of the message's one link; called under the recipient's language."""
        raise NotImplementedError

    def context(self, target: T) -> dict[str, Any]:
        """What the templates show; called under the recipient's language."""
        raise NotImplementedError

    def reply_to(self, target: T) -> str:
        """The address that an answer goes to, checked to be one; empty for the portal's own."""
        return ""


class AddressKind(Kind[T]):
    """A kind written to an address that need not belong to anybody on the portal, such as an invitation.

    It holds a link that only its reader may have, so its text is forgotten once it is sent. It is not in the
    preferences: there is no person to ask.
    """

    may_unsubscribe: ClassVar[bool] = False

    def concerns(self, user: User) -> bool:
        return False

    def recipients(self, target: T) -> Iterable[User]:
        return ()

    def may_see(self, user: User, target: T) -> bool:
        return False

    def is_wanted(self, target: T) -> bool:
        """Whether it still says what is so: asked again when the message is sent."""
        raise NotImplementedError


K = TypeVar("K", bound=type[Kind[Any]])

_registry: dict[str, type[Kind[Any]]] = {}


def register(kind: K) -> K:
    """Class decorator that makes a kind known.

    Raises:
        ValueError: when another kind has the same name.
    """
    if _registry.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of message are named {kind.name}")
    return kind


def find(name: str) -> type[Kind[Any]] | None:
    """The kind of this name; None when no app declares it."""
    return _registry.get(name)


def registered() -> Iterator[type[Kind[Any]]]:
    """Every kind, by name."""
    return (kind for _name, kind in sorted(_registry.items()))
