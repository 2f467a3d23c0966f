"""How often one asker may do something in a while."""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache


def is_within(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more time, and say whether that is within what is allowed.

    Counted in windows of fixed length, in the cache: a person's address is kept there as a fingerprint, and
    no longer than two windows.

    Args:
        what: is done, `app.noun`.
        who: does it: anything that tells one asker from another.
        most: times in a window.
        seconds: the length of a window.
    """
    window = int(time.time() // seconds)
    fingerprint = hashlib.blake2b(f"{who}|{window}".encode(), digest_size=16).hexdigest()
    key = f"limit:{what}:{window}:{fingerprint}"
    cache.add(key, 0, 2 * seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # Dropped between the two calls: it counts as the first.
        return True
