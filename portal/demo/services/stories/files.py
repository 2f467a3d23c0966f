"""Where the demonstration's stories are written down."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"


def rows_of(name: str, table: str) -> Iterator[dict[str, Any]]:
    """The tables of a file; texts without the line break that their quotation marks need."""
    with (DATA / name).open("rb") as file:
        for row in tomllib.load(file)[table]:
            yield {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}
