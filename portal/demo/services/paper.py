"""Papers for the demo: what a council decided and what the parties signed, on one page each."""

from __future__ import annotations

import unicodedata

from django.core.files.uploadedfile import SimpleUploadedFile


def paper(name: str, *lines: str) -> SimpleUploadedFile:
    """A PDF of one page with these lines, as a form's file field gives it.

    Args:
        name: of the file.
        lines: written one beneath the other; letters that the plainest font has not lose their marks.
    """
    shown = " ".join(f"({_plain(line)}) Tj T*" for line in lines)
    page = f"BT /F1 12 Tf 16 TL 72 770 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return SimpleUploadedFile(name, written + end.encode(), "application/pdf")


def _plain(line: str) -> str:
    bare = unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode()
    return bare.replace("\\", "").replace("(", "").replace(")", "")[:80]
