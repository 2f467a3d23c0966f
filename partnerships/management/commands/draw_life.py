from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from partnerships.life.drawing import draw_whole


class Command(BaseCommand):
    help = "Draw the life of a partnership from its table: docs/partnership-lifecycle.svg."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            options["path"].write_text(draw_whole(), encoding="utf-8")
