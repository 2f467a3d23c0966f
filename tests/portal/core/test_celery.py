"""Who knows of Celery: every process of the portal, and not the supervisor."""

from __future__ import annotations

import os
import subprocess
import sys

from portal.local.places import PROJECT


def said(program: str) -> str:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return subprocess.check_output([sys.executable, "-c", program], env=env, cwd=PROJECT, text=True).strip()


def test_where_django_runs_tasks_are_handed_over_by_the_portal_s_own_application() -> None:
    asked = "import django; django.setup(); from celery import current_app; print(current_app.main)"
    assert said(asked) == "tandem"


def test_the_supervisor_starts_without_django_and_celery() -> None:
    asked = "import sys, portal.local.__main__; print({'celery', 'django'} & set(sys.modules))"
    assert said(asked) == "set()"
