"""Pictures, drawn anew from what was uploaded: nothing of the file is kept but what it looks like."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.exceptions import Refused
from portal.files.services.recognition import recognise

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_FORMATS = ("PNG", "JPEG", "WEBP")
_NOT_READ = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)
JPEG_QUALITY = 82
MILLION = 1_000_000


@dataclass(frozen=True)
class PictureRule:
    """What is accepted of a picture, and how it is kept.

    Attributes:
        largest_bytes: of an upload.
        most_millions: of points of an upload, width by height, in millions; a million takes 4 MB while it is
            drawn.
        fewest: points of the shorter side; less cannot be seen.
        side: points of the longer side of what is kept.
        kept_as: PNG, which keeps what is see-through, or JPEG, on white.
    """

    largest_bytes: int
    most_millions: int
    fewest: int
    side: int
    kept_as: Literal["PNG", "JPEG"]


def draw_picture(upload: UploadedFile, rule: PictureRule) -> ContentFile:
    """A picture within `rule`, without whatever else its file held.

    Orientation is applied; of a picture that moves the first frame is drawn.

    Args:
        upload: what the form's file field gives.
        rule: what is accepted and how it is kept.

    Raises:
        Refused: when it is too large, too small, damaged, or none of PNG, JPEG and WebP.
    """
    if (upload.size or 0) > rule.largest_bytes:
        raise Refused(
            _("The picture is larger than %(limit)s, which is the most that is accepted.")
            % {"limit": filesizeformat(rule.largest_bytes)}
        )
    found = recognise(cast("BinaryIO", upload))
    if found is None or found.name not in _FORMATS:
        raise Refused(_("This is not a PNG, JPEG or WebP picture, whatever its name says."))
    try:
        drawn = _drawn(upload, rule)
    except Image.DecompressionBombError as fault:
        raise Refused(_too_large(rule)) from fault
    except _NOT_READ as fault:
        raise Refused(
            _("The picture is damaged: it cannot be drawn. Please save it again, as PNG or JPEG.")
        ) from fault
    kept = io.BytesIO()
    if rule.kept_as == "PNG":
        drawn.save(kept, "PNG", optimize=True)
    else:
        drawn.save(kept, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return ContentFile(kept.getvalue(), name=f"picture.{'png' if rule.kept_as == 'PNG' else 'jpg'}")


def _too_large(rule: PictureRule) -> str:
    return ngettext(
        "The picture has more than a million points. Please send a smaller one.",
        "The picture has more than %(count)d million points. Please send a smaller one.",
        rule.most_millions,
    ) % {"count": rule.most_millions}


def _drawn(upload: UploadedFile, rule: PictureRule) -> Image.Image:
    with Image.open(upload, formats=_FORMATS) as picture:
        width, height = picture.size
        # Asked of the file's first bytes, before anything is unpacked.
        if width * height > rule.most_millions * MILLION:
            raise Refused(_too_large(rule))
        if min(width, height) < rule.fewest:
            raise Refused(
                _("The picture is smaller than %(side)d by %(side)d points. Please send a larger one.")
                % {"side": rule.fewest}
            )
        picture.draft("RGB", (rule.side, rule.side))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((rule.side, rule.side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _on_a_new_sheet(upright, rule)


def _on_a_new_sheet(picture: Image.Image, rule: PictureRule) -> Image.Image:
    """What the picture looks like; what its file said beside it stays behind."""
    has_depth = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    plain = picture.convert("RGBA" if has_depth else "RGB")
    if not has_depth or rule.kept_as == "PNG":
        sheet = Image.new(plain.mode, plain.size)
        sheet.paste(plain)
    else:
        sheet = Image.new("RGB", plain.size, "white")
        sheet.paste(plain, mask=plain.getchannel("A"))
    return sheet
