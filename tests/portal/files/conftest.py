from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from portal.accounts.models import User
from portal.files import kinds
from portal.files.enums import FileType
from portal.files.kinds import Purpose
from portal.files.models import StoredFile
from portal.files.services import store_file
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)

Keep = Callable[..., StoredFile]


@pytest.fixture(autouse=True)
def private_root(settings: Settings, tmp_path: Path) -> Path:
    """An empty private folder."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return tmp_path / "private"


@pytest.fixture
def left(private_root: Path) -> Callable[[], list[Path]]:
    """What lies in the folder now."""
    return lambda: [path for path in private_root.rglob("*") if path.is_file()]


@pytest.fixture
def person(db: None) -> User:
    return UserFactory()


@pytest.fixture
def purpose(monkeypatch: pytest.MonkeyPatch) -> Iterator[Purpose]:
    """PDF and PNG up to 1,000 bytes, for whoever uploaded them, shown in place."""
    monkeypatch.setattr(kinds, "_registry", dict(kinds._registry))
    declared = Purpose(
        "tests.papers",
        accepts=(FileType.PDF, FileType.PNG),
        max_bytes=1_000,
        may_read=lambda user, file: user.pk == file.uploaded_by_id,
        is_inline=True,
    )
    return kinds.register_purpose(declared)


@pytest.fixture
def keep(person: User, purpose: Purpose) -> Keep:
    """Keeps bytes under a name."""

    def store(content: bytes = PDF, name: str = "statut.pdf") -> StoredFile:
        upload = SimpleUploadedFile(name, content, content_type="text/html")
        return store_file(upload=upload, purpose=purpose, actor=person, now=timezone.now())

    return store


def packed(**parts: str) -> bytes:
    """A ZIP package; `__` in a name stands for a slash, `_` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()
