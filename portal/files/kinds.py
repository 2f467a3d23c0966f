"""What files are kept for: each app declares its purposes in its own `uploads.py`, imported at start.

    EVIDENCE = register_purpose(
        Purpose(
            "organizations.evidence",
            accepts=(FileType.PDF, FileType.PNG, FileType.JPEG),
            max_bytes=10 * 2**20,
            may_read=lambda user, file: …,
        )
    )

A service keeps an upload with `portal.files.services.store_file(upload=…, purpose=EVIDENCE, …)`; pages link
to it with `file.get_absolute_url()`, and whoever follows the link is judged by `may_read`, every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.files.enums import FileType

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User
    from portal.files.models import StoredFile

    Reads = Callable[[User | AnonymousUser, StoredFile], bool]


@dataclass(frozen=True)
class Purpose:
    """One use of files.

    Attributes:
        name: `app.noun`, as it is written on each file.
        accepts: the types, recognised by content.
        max_bytes: the size of a file at most.
        may_read: whether a person may have the file; to whoever may not, there is none.
        is_inline: whether a browser shows it in place, where its type lets that be safe.
        is_sealed: whether it is given out only while it is, byte for byte, what was uploaded.
    """

    name: str
    accepts: tuple[FileType, ...]
    max_bytes: int
    may_read: Reads
    is_inline: bool = False
    is_sealed: bool = False


_registry: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> Purpose:
    """Make a purpose known.

    Raises:
        ValueError: when another has its name.
    """
    if _registry.setdefault(purpose.name, purpose) is not purpose:
        raise ValueError(f"two purposes of files are named {purpose.name}")
    return purpose


def find_purpose(name: str) -> Purpose | None:
    """The purpose of this name; None when no app declares it any more."""
    return _registry.get(name)
