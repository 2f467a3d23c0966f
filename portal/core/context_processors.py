"""What every template may ask of the portal itself; nothing here touches the database."""

import tomllib
from functools import cache

from django.conf import settings
from django.http import HttpRequest


@cache
def _version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def site(request: HttpRequest) -> dict[str, object]:
    """Name the funder, the version, and whether the local mailbox is open.

    Args:
        request: not asked; the answer is the same for everyone, so pages that show it can be cached.
    """
    return {
        "funder_line": settings.FUNDER_LINE,
        "local_mailbox": settings.LOCAL_MAILBOX,
        "portal_version": _version(),
    }
