"""Which constraint the database refused a row for."""

from django.db import IntegrityError


def violated(error: IntegrityError) -> str:
    """The name of the constraint or unique index that refused the row; empty when it is not told."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
