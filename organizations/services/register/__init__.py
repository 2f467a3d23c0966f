"""The national register on its way into the directory: read into a preview, confirmed, written whole."""

from organizations.services.register.preview import groups, held_back, remarked
from organizations.services.register.requests import (
    cancel_import,
    confirm_import,
    discard_import,
    preview_mark,
    require_moderator,
    resume_import,
    start_import,
)
from organizations.services.register.running import do_run
from organizations.services.register.sweeping import sweep_imports

__all__ = [
    "cancel_import",
    "confirm_import",
    "discard_import",
    "do_run",
    "groups",
    "held_back",
    "preview_mark",
    "remarked",
    "require_moderator",
    "resume_import",
    "start_import",
    "sweep_imports",
]
