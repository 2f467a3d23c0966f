from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from partnerships import services


class Command(BaseCommand):
    help = "Do what has become due on proposals and partnerships. May be run again, and beside the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = services.take_nightly_steps(now=timezone.now(), dry_run=options["dry_run"])
        for step in steps:
            self.stdout.write(str(step))
        self.stdout.write(f"{len(steps)} {'would be done' if options['dry_run'] else 'done'}")
