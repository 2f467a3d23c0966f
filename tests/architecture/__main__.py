"""Writes the tables of docs/roles.md from the rules: `python -m tests.architecture`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
django.setup()

from tests.architecture.role_tables import PAGE, filled  # noqa: E402

PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
