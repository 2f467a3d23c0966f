"""The addresses of servers that are used instead of the embedded ones, looked at before anything starts."""

from urllib.parse import SplitResult, urlsplit

from portal.local.refusal import Refusal

POSTGRES_SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
VALKEY_SCHEMES = ("redis", "rediss")


def check_database_url(url: str) -> None:
    """See that DATABASE_URL names a PostgreSQL database.

    Raises:
        Refusal: when it does not; the sentence does not repeat it, for it may hold a password.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in POSTGRES_SCHEMES or not parts.path.strip("/"):
        raise Refusal(
            "DATABASE_URL has to name a PostgreSQL database, like postgresql://user:password@host:5432/database."
        )


def check_redis_url(url: str) -> None:
    """See that REDIS_URL names a server that speaks the Redis protocol.

    Raises:
        Refusal: when it does not.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in VALKEY_SCHEMES or not parts.hostname:
        raise Refusal("REDIS_URL has to name a Valkey or Redis server, like redis://:password@host:6379/0.")


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None when it is none, such as one whose port is not a number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
