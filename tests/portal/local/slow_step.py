"""A step of preparation that lasts until another program listens on the portal's port."""

import os
import socket
import sys

from tests.portal.local.conftest import PATIENCE
from tests.waiting import wait_until


def is_taken() -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", int(os.environ["PORT"]))) == 0


if __name__ == "__main__":
    wait_until(is_taken, "another program listens on the port", PATIENCE)
    sys.exit()
