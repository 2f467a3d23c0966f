"""Logos, drawn anew from what was uploaded: nothing of the file that came is kept but what it looks like."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.exceptions import Refused
from portal.files.services import recognise

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_BYTES = 5 * 2**20
MOST_POINTS = 16_000_000
"""Of an upload, width by height: 4,000 by 4,000, which takes 64 MB while it is drawn."""
FEWEST = 32
"""Points of the shorter side; a logo of less cannot be seen."""
SIDE = 512
"""Points of the longer side of what is kept."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_NOT_READ = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)


def draw_logo(upload: UploadedFile) -> ContentFile:
    """A picture as a PNG of at most `SIDE` points a side, without whatever else its file held.

    Orientation is applied; of a picture that moves the first frame is drawn.

    Args:
        upload: what the form's file field gives.

    Raises:
        Refused: when it is too large, too small, damaged, or none of PNG, JPEG and WebP.
    """
    if (upload.size or 0) > LARGEST_BYTES:
        raise Refused(_("The logo is larger than 5 MB, which is the most that is accepted."))
    found = recognise(cast("BinaryIO", upload))
    if found is None or found.name not in _FORMATS:
        raise Refused(_("This is not a PNG, JPEG or WebP picture, whatever its name says."))
    try:
        drawn = _drawn(upload)
    except Image.DecompressionBombError as fault:
        raise Refused(_too_large()) from fault
    except _NOT_READ as fault:
        raise Refused(
            _("The picture is damaged: it cannot be drawn. Please save it again, as PNG or JPEG.")
        ) from fault
    kept = io.BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return ContentFile(kept.getvalue(), name="logo.png")


def _too_large() -> str:
    return _("The picture is larger than 4,000 by 4,000 points. Please send a smaller one.")


def _drawn(upload: UploadedFile) -> Image.Image:
    with Image.open(upload, formats=_FORMATS) as picture:
        width, height = picture.size
        # Asked of the file's first bytes, before anything is unpacked.
        if width * height > MOST_POINTS:
            raise Refused(_too_large())
        if min(width, height) < FEWEST:
            raise Refused(_("The picture is smaller than 32 by 32 points. Please send a larger one."))
        picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
        has_depth = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        plain = upright.convert("RGBA" if has_depth else "RGB")
        # On a new sheet: what the file said beside the picture stays behind.
        sheet = Image.new(plain.mode, plain.size)
        sheet.paste(plain)
        return sheet
