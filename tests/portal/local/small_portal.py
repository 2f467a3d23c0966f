"""A portal small enough to start in an instant, run by the real supervisor with the real servers."""

import os
import sys
from collections.abc import Mapping

from portal.local import places
from portal.local.__main__ import run
from portal.local.parts import HOST, Portal, Program, WebServer


def small_portal(port: int, env: Mapping[str, str]) -> Portal:
    """A web server over an empty folder and one idle program beside it, after a step that does nothing."""
    serve = ["http.server", "--bind", HOST, "--directory", str(places.logs())]
    worker = os.environ.get("SMALL_PORTAL_WORKER")
    return Portal(
        prepare=Program("prepare", [os.environ.get("SMALL_PORTAL_PREPARE", "platform")], env),
        web=WebServer("web", [*serve, str(port)], env, port=port),
        others=(Program("worker", [worker] if worker else [*serve, "0"], env),),
        shown=places.run() / "sign-ins.txt",
    )


if __name__ == "__main__":
    sys.exit(run(small_portal))
