"""A worker that cannot be asked to end, as Celery's at times when its broker goes with the supervisor."""

import signal
import sys

DEAF = "deaf"

if __name__ == "__main__":
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    sys.stdout.write(DEAF)
    sys.stdout.flush()
    while True:
        signal.pause()
