"""A worker process that makes one export: `python -m tests.portal.reporting.worker <pk>`."""

import sys

import django

django.setup()

from portal.reporting.tasks import make_export  # noqa: E402
from tests.portal.reporting import reports  # noqa: E402

reports.declare()
make_export(int(sys.argv[1]))
