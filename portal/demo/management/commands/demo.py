from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.demo.services import load, sign_ins


class Command(BaseCommand):
    help = "Load invented people, organizations and proposals to try the portal with. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["sign_ins"]:
            loaded = load(now=timezone.now())
            self.stdout.write(f"demo loaded: {', '.join(loaded)}" if loaded else "the demo is here already")
        if rows := sign_ins():
            self.stdout.write(_table(("Sign in as", "E-mail", "Password"), rows))


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their longest cell, two spaces between."""
    lines = [heading, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    return "\n".join("  ".join(cells).rstrip() for cells in padded)
