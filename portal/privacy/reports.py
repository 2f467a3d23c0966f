"""Everything kept about a person, as a file for that person alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core.exports import Archive, register_report
from portal.privacy.selectors import kept_about


@register_report("privacy.mine")
class PersonalData(Archive):
    """What the portal keeps about whoever asks (Regulation (EU) 2016/679, articles 15 and 20)."""

    title = _("My data")
    permission = "privacy.take"

    def for_user(self, user: User, params: QueryDict) -> QuerySet[User]:
        return User.objects.filter(pk=user.pk)

    def parts(self, queryset: QuerySet[Any]) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
        return kept_about(queryset.get())
