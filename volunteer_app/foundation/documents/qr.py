"""QR codes as SVG, to be a picture in a document."""

import io

import segno


def qr_svg(text: str) -> str:
    """The QR code (ISO/IEC 18004) of a text, with the quiet edge that readers need.

    A tenth and more of it may be lost to a fold or a stain (error correction M), and it is read all the same.
    """
    made = io.BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False).save(
        made, kind="svg", border=4, xmldecl=False
    )
    return made.getvalue().decode()
