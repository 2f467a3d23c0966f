from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.files.models import StoredFile
from portal.files.services import damaged_files, path_of


class Command(BaseCommand):
    help = "Read every stored file, and tell which are gone or no longer what was stored, as after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = 0
        for file in damaged_files():
            damaged += 1
            what = "changed" if path_of(file.key).exists() else "gone"
            self.stdout.write(f"{what}: {file.key} {file.purpose}, {file.uploaded_at:%Y-%m-%d}, {file.name}")
        if damaged:
            raise CommandError(f"{damaged} of {StoredFile.objects.count()} files are gone or changed.")
        self.stdout.write(f"All {StoredFile.objects.count()} files are there and as they were stored.")
