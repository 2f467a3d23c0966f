"""A process of the portal that does what a person asked for: one transaction that tells three moderators.

Started by the fault tests with the addresses of its servers in the environment. Reads one line per request,
the number of calls of `notify` in one transaction; answers with one line: the seconds it took and the keys
of what it wrote, or the error that the person would have met.
"""

import json
import sys
import time

import django


def main() -> None:
    django.setup()
    from django.db import DatabaseError, close_old_connections, transaction
    from django.utils import timezone

    from organizations.notifications import OrganizationSubmitted
    from portal.notifications.models import Message
    from portal.notifications.services import notify
    from tests.factories.accounts import UserFactory
    from tests.factories.organizations import OrganizationFactory

    organization = OrganizationFactory()
    for _number in range(3):
        UserFactory(is_moderator=True)
    tell("ready")
    for line in sys.stdin:
        started = time.monotonic()
        try:
            with transaction.atomic():
                before = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
                for _call in range(int(line)):
                    notify(OrganizationSubmitted, organization, now=timezone.now())
                written = list(Message.objects.filter(pk__gt=before).values_list("pk", flat=True))
            answer = {"seconds": time.monotonic() - started, "written": written}
        except DatabaseError as error:
            answer = {"seconds": time.monotonic() - started, "error": type(error).__name__}
        close_old_connections()
        tell(json.dumps(answer))


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
