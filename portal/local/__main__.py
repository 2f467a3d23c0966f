"""`make run`: the whole portal on this machine, until Ctrl-C."""

import os
import sys

from portal.local import places
from portal.local.parts import MakePortal, portal
from portal.local.refusal import Refusal, from_os_error
from portal.local.supervisor import Supervisor

HIGHEST_PORT = 65535


def port_from(text: str) -> int:
    """The port that was asked for.

    Raises:
        Refusal: when it is not a number from 1 to 65535.
    """
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise Refusal(f"PORT={text} is not a port: give a number from 1 to {HIGHEST_PORT}.")
    return int(text)


def run(make_portal: MakePortal) -> int:
    """Run a portal until it is stopped, and put what goes wrong into a sentence.

    Returns:
        the exit code: 0 after a stop that was asked for, 1 after a sentence on standard error.
    """
    try:
        Supervisor(port_from(os.environ.get("PORT") or "8000"), make_portal).run()
    except Refusal as refusal:
        show(refusal)
        return 1
    except OSError as error:
        show(from_os_error(error, places.var()))
        return 1
    return 0


def show(refusal: Refusal) -> None:
    print(refusal, file=sys.stderr)
    if refusal.log_end:
        print(f"\n{refusal.log_end}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run(portal))
