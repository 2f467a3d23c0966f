"""What a portal refuses to start with, and that it says so."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "tests-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "ALLOWED_HOSTS": "tandem.example",
    "PORTAL_URL": "https://tandem.example",
    "DATABASE_URL": "postgres://tandem:word@127.0.0.1/tandem",
    "REDIS_URL": "redis://127.0.0.1/0",
    "EMAIL_URL": "smtp+tls://tandem:word@127.0.0.1:25",
}

READ = [
    "ALLOWED_HOSTS",
    "CONTENT_SECURITY_POLICY",
    "CSRF_COOKIE_SECURE",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "EMAIL_HOST",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "INSTALLED_APPS",
    "LOCAL_MAILBOX",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
]


def start(environment: dict[str, str], code: str = "") -> subprocess.CompletedProcess[str]:
    """Read the production settings in a process of their own, in this environment and no other.

    Args:
        environment: an empty value leaves the variable out.
        code: what to run after `settings` was read.
    """
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {name: value for name, value in environment.items() if value}
    script = f"from django.conf import settings; settings.SECRET_KEY; {code}"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={**inherited, **given, "DJANGO_SETTINGS_MODULE": "portal.settings.production"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refusal(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What the production settings say when they are read in this environment.

    Args:
        environment: an empty value leaves the variable out.
    """
    for name in {*SAFE, "DEBUG"}:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        if value:
            monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_module("portal.settings.production")
    return str(refused.value)


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """The settings that a portal with everything it needs starts with."""
    started = start(
        SAFE, f"import json; print(json.dumps({{name: getattr(settings, name) for name in {READ}}}))"
    )
    assert started.returncode == 0, started.stderr
    return dict(json.loads(started.stdout))


def test_production_starts_with_what_it_needs(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is False
    assert production["ALLOWED_HOSTS"] == ["tandem.example"]
    assert production["CSRF_TRUSTED_ORIGINS"] == ["https://tandem.example"]


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "local-only-key-that-signs-nothing-outside-this-machine"}, "SECRET_KEY is weak"),
        ({"DEBUG": "on"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "tandem.example,*"}, "ALLOWED_HOSTS holds *"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"REDIS_URL": ""}, "REDIS_URL is missing"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        ({"PORTAL_URL": ""}, "PORTAL_URL is missing"),
    ],
)
def test_production_refuses_an_unsafe_setting_and_names_it(
    unsafe: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = refusal({**SAFE, **unsafe}, monkeypatch)
    assert f"- {named}" in sentence
    assert sentence.count("\n- ") == 1, "what is right is not named"


def test_production_names_every_fault_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = refusal(dict.fromkeys(SAFE, ""), monkeypatch)
    for name in SAFE:
        assert f"- {name} is " in sentence


def test_a_refusal_does_not_show_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = refusal({**SAFE, "SECRET_KEY": "a-weak-secret", "DEBUG": "1"}, monkeypatch)
    assert "DEBUG is on" in sentence
    assert "a-weak-secret" not in sentence


def test_a_process_ends_with_the_refusal() -> None:
    refused = start({**SAFE, "SECRET_KEY": ""})
    assert refused.returncode != 0
    assert "- SECRET_KEY is missing" in refused.stderr


def test_production_speaks_https_only_and_keeps_cookies_to_it(production: dict[str, Any]) -> None:
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SESSION_COOKIE_SECURE"] is True
    assert production["CSRF_COOKIE_SECURE"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_production_policy_allows_nothing_inline(production: dict[str, Any]) -> None:
    directives = production["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert "unsafe" not in str(directives)


def test_production_has_no_local_mailbox_and_no_demonstration(production: dict[str, Any]) -> None:
    assert production["LOCAL_MAILBOX"] is False
    assert "portal.demo" not in production["INSTALLED_APPS"]
    assert "partnerships" in production["INSTALLED_APPS"]


def test_production_takes_the_mail_server_from_its_address(production: dict[str, Any]) -> None:
    assert (production["EMAIL_HOST"], production["EMAIL_PORT"]) == ("127.0.0.1", 25)
    assert production["EMAIL_USE_TLS"] is True
    assert production["EMAIL_HOST_USER"] == "tandem"
