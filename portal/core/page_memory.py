"""Kept pages: what one is, how it answers a request, and the bounded memory of a process."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from gzip import compress as gzip_compress

import brotli
from django.http import HttpRequest, HttpResponse

from portal.core.page_generations import Stamp

Key = tuple[str, ...]

_NOT_IN_304 = {"content-type", "content-language"}
_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
_PACKERS: tuple[tuple[str, re.Pattern[str], Callable[[bytes], bytes]], ...] = (
    ("br", _BROTLI, partial(brotli.compress, quality=5, mode=brotli.MODE_TEXT)),
    ("gzip", _GZIP, partial(gzip_compress, compresslevel=6, mtime=0)),
)


@dataclass(slots=True, eq=False)
class Page:
    """A kept answer.

    Attributes:
        body: the page, not compressed.
        headers: what goes with it, except those that differ between answers.
        subjects: whose public data it shows.
        stamp: the generations of `subjects` from before it was rendered.
        expires: on the monotonic clock, in seconds.
        packed: compressed bodies by encoding, made when first asked for; None for one not worth having.
        etag: the same in every process; quoted.
    """

    body: bytes
    headers: dict[str, str]
    subjects: tuple[str, ...]
    stamp: Stamp
    expires: float
    packed: dict[str, bytes | None] = field(default_factory=dict)
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        self.etag = f'"{hashlib.blake2b(self.body, digest_size=16).hexdigest()}"'

    @property
    def room(self) -> int:
        """Bytes it may come to take: two packed bodies are together never longer than the plain one."""
        return 2 * len(self.body) + 2_000

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to one request: 304 if the client has the page, else as the client can read it."""
        if self.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304)
            del response.headers["Content-Type"]
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_IN_304}
        else:
            encoding, body = self._readable_by(request.META.get("HTTP_ACCEPT_ENCODING", ""))
            response = HttpResponse(b"" if request.method == "HEAD" else body)
            headers = {**self.headers, "Content-Length": str(len(body))}
            if encoding:
                headers["Content-Encoding"] = encoding
        for name, value in headers.items():
            response.headers[name] = value
        # Weak: it stands for all encodings of the page.
        response.headers["ETag"] = f"W/{self.etag}"
        return response

    def _readable_by(self, accepted: str) -> tuple[str, bytes]:
        """The encoding and the body for an Accept-Encoding header.

        Compression gives away secrets that stand beside text chosen by an attacker (BREACH); a page that
        every visitor may see holds none.
        """
        for encoding, named, pack in _PACKERS:
            if named.search(accepted):
                if encoding not in self.packed:
                    packed = pack(self.body)
                    self.packed[encoding] = packed if 2 * len(packed) <= len(self.body) else None
                if (body := self.packed[encoding]) is not None:
                    return encoding, body
        return "", self.body


class Memory:
    """The pages used last, within a number of bytes; safe to share between threads.

    Args:
        limit: bytes.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        """The page kept under a key."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page; those unused for longest make room."""
        with self._lock:
            self._remove(key)
            self._pages[key] = page
            self.used += page.room
            while self.used > self.limit:
                self._remove(next(iter(self._pages)))

    def discard(self, key: Key, page: Page) -> None:
        """Forget a page, unless another one has taken its place."""
        with self._lock:
            if self._pages.get(key) is page:
                self._remove(key)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self.used = 0

    def _remove(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.used -= page.room
