"""The cache, which people's sign-in must not depend on."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silent

logger = logging.getLogger(__name__)


class LenientRedisCache(RedisCache):
    """Valkey; while it does not answer, the memory of each process.

    The rate limits of sign-in are counted here. With Valkey away they go on, counted by each process for
    itself, instead of turning every sign-in into an error page.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._while_away = LocMemCache("while-valkey-is-away", {**params, "OPTIONS": {}})

    def _first(self, there: Callable[..., Any], here: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return there(*args, **kwargs)
        except (Unreachable, Silent) as error:
            logger.warning("the cache does not answer, this process uses its own memory: %s", error)
            return here(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._first(super().add, self._while_away.add, *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._first(super().get, self._while_away.get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._first(super().set, self._while_away.set, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._first(super().incr, self._while_away.incr, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._first(super().delete, self._while_away.delete, *args, **kwargs))
