from __future__ import annotations

from pathlib import Path

import allauth.account
import allauth.mfa
import pytest
from django.template.loader import get_template

from portal.notifications import kinds
from portal.notifications.account_mail import SECRET_LINKS

# Sent only with settings that the portal does not use: codes instead of links, letters to unknown addresses.
# `email_confirm` is shipped and never sent.
NOT_SENT = {"login_code", "password_reset_code", "unknown_account", "email_confirm"}


@pytest.mark.parametrize("kind", list(kinds.registered()), ids=lambda kind: kind.name)
def test_every_kind_is_whole(kind: type[kinds.Kind]) -> None:
    assert str(kind.label)
    assert kind.may_unsubscribe in (True, False)
    assert get_template(f"emails/{kind.name.replace('.', '/')}.txt")


def test_kinds_of_every_app_are_found() -> None:
    assert {"organizations", "partnerships"} <= {kind.name.split(".")[0] for kind in kinds.registered()}
    assert kinds.find("partnerships.proposal_submitted") is not None
    assert kinds.find("partnerships.never_heard_of") is None


def test_two_kinds_of_one_name_are_refused() -> None:
    taken = next(kinds.registered())
    double = type("Double", (kinds.Kind,), {"name": taken.name})
    with pytest.raises(ValueError, match=taken.name):
        kinds.register(double)
    assert kinds.find(taken.name) is taken


def test_every_account_mail_of_allauth_has_a_letter() -> None:
    shipped = set()
    for package in (allauth.account, allauth.mfa):
        folder = Path(package.__path__[0]).parent / "templates" / package.__name__.split(".")[1] / "email"
        shipped |= {path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")}
    assert len(shipped) > 15
    for name in shipped - NOT_SENT:
        assert get_template(f"emails/accounts/{name}.txt"), name
    assert SECRET_LINKS.keys() <= shipped
