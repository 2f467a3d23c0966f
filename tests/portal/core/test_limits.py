"""Who counts as one asker, and how many times one may ask."""

from __future__ import annotations

import pytest

from portal.core.limits import asker_at, is_within

SAME = [
    ("2001:db8:7:9::1", "2001:db8:7:9:ffff:ffff:ffff:ffff", True),
    ("2001:db8:7:9::1", "2001:DB8:7:9:0:0:0:2", True),
    ("2001:db8:7:9::1", "2001:db8:7:a::1", False),
    ("fe80::1%eth0", "fe80::2%eth1", True),
    ("203.0.113.7", "203.0.113.8", False),
    ("::ffff:203.0.113.7", "203.0.113.7", True),
    ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
    ("user:1", "user:2", False),
    ("None", "2001:db8::1", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_a_line_is_one_asker_whatever_address_it_asks_from(one: str, other: str, same: bool) -> None:
    assert (asker_at(one) == asker_at(other)) is same
    within = [is_within("tests.ask", who, most=1, seconds=3600) for who in (one, other)]
    assert within == [True, not same]
