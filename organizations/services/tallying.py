"""Has figures of the directory counted by a worker where that takes longer than a page may."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import redis
from celery import current_app
from django.core.cache import cache
from kombu.exceptions import KombuError

from organizations.selectors.directory import Asked, Found, find
from organizations.selectors.directory.tallying import tally, tally_key
from portal.core.limits import is_within

logger = logging.getLogger(__name__)

COUNT = "organizations.tasks.count_directory"
KEPT_SECONDS = 600
WAITING_SECONDS = 20
"""After how long figures that did not come are asked for again."""
MOST_A_MINUTE = 120
"""Counts for everybody together: visitors can ask for them, and each costs a tenth of a second."""


def ask_for_tally(found: Found, data: Mapping[str, str]) -> bool:
    """Have a worker count all that words find, once however many ask for it.

    Args:
        found: its list is cut off.
        data: the query of the directory's address that it answers.

    Returns:
        whether the figures are on their way; not when too many are wanted, or nobody can be asked.
    """
    key = tally_key(found)
    if key is None:
        return False
    waiting = f"{key}:waiting"
    if not cache.add(waiting, 1, WAITING_SECONDS):
        return True
    if is_within("organizations.tally", "everybody", most=MOST_A_MINUTE, seconds=60):
        try:
            current_app.send_task(COUNT, args=[dict(data)], expires=WAITING_SECONDS)
        except (KombuError, redis.RedisError, OSError) as error:
            logger.warning("The broker does not answer; figures of the directory are not counted: %s", error)
        else:
            return True
    cache.delete(waiting)
    return False


def keep_tally(asked: Asked) -> None:
    """Count all that words find, and keep the figures for whoever asks the same.

    Args:
        asked: words and filters.
    """
    found = find(asked)
    key = tally_key(found)
    if key is not None:
        cache.set(key, tally(found), KEPT_SECONDS)
