"""What the database does for the directory: its shortcut of folding, the counts of its trigger."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.models import DirectoryCount, Organization
from organizations.selectors.directory import Asked, find
from organizations.services import refresh_entries
from portal.core.fold import fold
from tests.factories.organizations import OrganizationFactory

TEXTS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("ăâîșțşţĂÂÎȘȚŞŢčšžđČŠŽĐáéíóöőúüűßœæøłабвгдежзийклмнопрстуфхцчшщъьюяЖЩЮЯ"),
        st.sampled_from("„”«»’–—…•\u00a0\n\u0326\u0327"),
    ),
    max_size=60,
)


@pytest.mark.django_db
@given(TEXTS)
@settings(max_examples=300)
def test_the_shortcut_of_folding_gives_what_folding_gives(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_fold_long(%s::text)", [text])
        assert cursor.fetchone()[0] == fold(text)


@pytest.mark.django_db
def test_several_processes_can_share_the_work_of_making_all_entries() -> None:
    with CaptureQueriesContext(connection) as asked:
        refresh_entries(None)
    making = next(query["sql"] for query in asked if "CREATE TEMPORARY TABLE directory_made" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE directory_made")
        # Has a statement given to another process whenever nothing in it forbids that.
        cursor.execute("SET LOCAL debug_parallel_query = on")
        cursor.execute(f"EXPLAIN (COSTS OFF) {making}")
        assert cursor.fetchone() == ("Gather",)


@pytest.mark.django_db(transaction=True)
def test_the_counts_are_right_when_two_change_the_directory_at_the_same_moment() -> None:
    made = OrganizationFactory.create_batch(12, kind="ngo")
    halves = [[one.pk for one in half] for half in (made[:8], made[4:])]
    start, failures = threading.Barrier(2), []

    def change(pks: Sequence[int], kind: str) -> None:
        try:
            start.wait()
            for _time in range(4):
                with transaction.atomic():
                    list(Organization.objects.filter(pk__in=pks).order_by("pk").select_for_update())
                    Organization.objects.filter(pk__in=pks).update(kind=kind)
                    refresh_entries(pks)
        except Exception as error:  # noqa: BLE001  (whatever goes wrong on the thread is the test's to tell)
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=change, args=given)
        for given in zip(halves, ("media", "company"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for kind in ("ngo", "media", "company"):
        wanted = Organization.objects.filter(kind=kind).count()
        assert find(Asked(kind=kind)).counts.total == wanted, kind
    assert sum(DirectoryCount.objects.filter(domain_id=0, part="").values_list("number", flat=True)) == 12
