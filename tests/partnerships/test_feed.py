"""The newest partnerships for feed readers."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from partnerships.views import feeds
from tests.factories.partnerships import PartnershipFactory

pytestmark = pytest.mark.django_db

FEED = "/en/partnerships/rss/"


def items(address: str = FEED) -> list[dict[str, str]]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = ET.fromstring(answer.content).iter("item")  # noqa: S314  (our own)
    return [{part.tag: part.text or "" for part in item} for item in found]


def test_what_was_agreed_last_comes_first_and_nothing_else_comes() -> None:
    for state in ("draft", "submitted", "under_review", "rejected", "withdrawn"):
        PartnershipFactory(state=state)
    days = [timezone.now() - dt.timedelta(days=days) for days in (3, 1, 2)]
    made = [PartnershipFactory(state="accepted_in_principle", answered_at=day) for day in days]
    expected = [made[1], made[2], made[0]]
    found = items()
    assert [item["link"].partition("/en/")[2] for item in found] == [
        f"partnerships/{partnership.pk}/" for partnership in expected
    ]
    first = expected[0]
    assert found[0]["title"] == f"{first.title} ({first.ngo} and {first.authority})"
    assert f"{first.title} ({first.ngo} și {first.authority})" in {
        item["title"] for item in items("/partnerships/rss/")
    }


def test_what_people_wrote_is_text_and_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "WORDS", 3)
    PartnershipFactory(
        state="accepted_in_principle", title="<script>&", objectives="<b>unu\x07</b> doi trei patru"
    )
    (item,) = items()
    assert item["title"].startswith("<script>& (")
    assert item["description"] == "&lt;b&gt;unu&lt;/b&gt; doi trei…"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_feed_costs_one_query_whatever_its_length(django_assert_num_queries: Any, rows: int) -> None:
    for _row in range(rows):
        PartnershipFactory(state="accepted_in_principle")
    with django_assert_num_queries(1):
        assert len(items()) == rows
