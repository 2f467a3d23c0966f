"""Files as people upload them, as small as a reader opens them."""

from __future__ import annotations


def make_pdf_bytes(text: str = "", *, trailer: bytes = b"") -> bytes:
    """A PDF of one empty page.

    Args:
        text: a comment in it, by which two differ.
        trailer: what else its trailer says.
    """
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    written, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + (f"% {text}\n".encode() if text else b""), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 4/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(written))
    return written + table + end


PDF = make_pdf_bytes()
