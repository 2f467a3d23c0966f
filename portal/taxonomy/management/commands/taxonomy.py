from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.taxonomy.services import load_taxonomy
from portal.taxonomy.services.loading import DATA
from portal.taxonomy.services.siruta import read_official, write_shipped


class Command(BaseCommand):
    help = "Load the territories and fields of work that the portal ships with. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--siruta",
            type=Path,
            metavar="CSV",
            help="make the shipped file of Romania's places from the official one first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["siruta"]:
            try:
                places = write_shipped(read_official(options["siruta"]), DATA / "siruta.csv")
            except (OSError, KeyError, UnicodeDecodeError) as fault:
                raise CommandError(f"{options['siruta']} cannot be read as SIRUTA's file: {fault}") from fault
            self.stdout.write(f"{places} places written")
        territories, domains = load_taxonomy()
        self.stdout.write(f"{territories} territories, {domains} fields of work")
