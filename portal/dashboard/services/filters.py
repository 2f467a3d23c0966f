"""Filters that a person keeps."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.constraints import violated
from portal.core.exceptions import Refused
from portal.dashboard.models import SavedFilter

MOST = 50
"""How many a person keeps at most."""


def save_filter(*, user: User, page: str, name: str, query: str) -> SavedFilter:
    """Keep the filters of a list under a name.

    Args:
        user: whose they are.
        page: one of `ListPage`.
        name: how the person calls them; one name once per list.
        query: the filters as an address holds them, without the page's number.

    Raises:
        Refused: when the name is taken, or the person keeps `MOST` already.
    """
    try:
        with transaction.atomic():
            # One at a time for each person, so that the limit holds.
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
            if SavedFilter.objects.filter(user=user).count() >= MOST:
                raise Refused(
                    _("You keep %(count)d filters already. Please remove one that you no longer need.")
                    % {"count": MOST}
                )
            return SavedFilter.objects.create(user=user, page=page, name=name, query=query)
    except IntegrityError as error:
        if violated(error) == "saved_filter_name_unique":
            raise Refused(_("You keep other filters of this list under this name already.")) from error
        raise


def remove_filter(*, user: User, pk: int) -> None:
    """Forget kept filters; those of others, or gone already, are left as they are.

    Args:
        user: whose they are.
        pk: of the filters.
    """
    SavedFilter.objects.filter(user=user, pk=pk).delete()
