"""How often one asker may do something in a while."""

from __future__ import annotations

import hashlib
import ipaddress
import time

from django.core.cache import cache

IPV6_PREFIX = 64
"""Bits of an IPv6 address that tell one asker from another: a line has a whole such network to itself, and
its computers change their addresses in it at will. allauth counts by as many."""


def is_within(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more time, and say whether that is within what is allowed.

    Counted in windows of fixed length, in the cache: a person's address is kept there as a fingerprint, and
    no longer than two windows.

    Args:
        what: is done, `app.noun`.
        who: does it: the address of a client, of which the network counts (`asker_at`), or anything else that
            tells one asker from another.
        most: times in a window.
        seconds: the length of a window.
    """
    window = int(time.time() // seconds)
    fingerprint = hashlib.blake2b(f"{asker_at(who)}|{window}".encode(), digest_size=16).hexdigest()
    key = f"limit:{what}:{window}:{fingerprint}"
    cache.add(key, 0, 2 * seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # Dropped between the two calls: it counts as the first.
        return True


def asker_at(address: str) -> str:
    """What tells the asker at an address: of IPv6 the network of `IPV6_PREFIX` bits, else all of it.

    An IPv4 address that is written as one of IPv6 is told as itself. What is no address stays as it is.

    Args:
        address: of a client, or anything else.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), IPV6_PREFIX), strict=False))
