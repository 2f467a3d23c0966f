from typing import Any

from django.core.management.base import BaseCommand

from portal.taxonomy.services import load_taxonomy


class Command(BaseCommand):
    help = "Load the territories and fields of work that the portal ships with. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        territories, domains = load_taxonomy()
        self.stdout.write(f"{territories} territories, {domains} fields of work")
