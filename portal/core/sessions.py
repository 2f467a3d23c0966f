"""Where sessions are kept."""

from __future__ import annotations

import re

from django.contrib.sessions.backends import db

OURS = re.compile(r"[a-z0-9]{8,40}")


class SessionStore(db.SessionStore):
    """Django's sessions in the database; a cookie that no session of ours can have is no cookie.

    The database refuses some made-up keys (one with a NUL in it) with an error instead of finding nothing.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and OURS.fullmatch(key))
