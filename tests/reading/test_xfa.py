"""Forms whose values stand in XFA data alone, and XML that means harm."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from app.reading.document import read_document
from app.reading.xfa import xfa_values
from tests.reading.drawn import PLAIN, read, row_of, text_pdf
from tests.reading.filled import COI, Filling
from tests.reading.test_read_back import compare

FORM = COI / "blank" / "acord-25-2016-03-xfa.pdf"
HOSTILE = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xfa:datasets xmlns:xfa="x"><Name>&b;</Name></xfa:datasets>'
BROKEN = '<xfa:datasets xmlns:xfa="x"><Name>Copper Ridge'


def with_xfa(pdf: bytes, data: str) -> bytes:
    """A PDF that carries an XFA packet of data."""
    file = pikepdf.open(BytesIO(pdf))
    packet = file.make_indirect(pikepdf.Stream(file, data.encode()))
    file.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([pikepdf.String("datasets"), packet]), Fields=[])
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def data_of(pdf: bytes) -> dict[str, list[str]]:
    """The XFA data as the reader finds them."""
    from app.reading.drawn import PdfDrawing

    return xfa_values(PdfDrawing(pdf).document.catalog)


def test_a_name_is_read_from_the_data() -> None:
    assert data_of(with_xfa(text_pdf("A page"), BROKEN + "</Name></xfa:datasets>")) == {"Name": ["Copper Ridge"]}


@pytest.mark.parametrize("data", [HOSTILE, BROKEN, "", "<" * 9000])
def test_data_that_are_broken_or_declare_entities_are_left_alone(data: str) -> None:
    assert data_of(with_xfa(text_pdf("A page"), data)) == {}


def test_a_form_that_only_one_program_shows_says_so() -> None:
    values = "".join(f"<F{n}>value</F{n}>" for n in range(5))
    pdf = with_xfa(text_pdf("Please wait while this page loads"), f'<d:datasets xmlns:d="x">{values}</d:datasets>')
    [reading] = read_document(pdf, "shell.pdf")
    assert any("XFA" in warning for warning in reading["warnings"])


def test_a_page_without_such_data_says_nothing_of_them() -> None:
    reading = read(PLAIN)
    assert row_of(reading, "general_liability")["limits"]
    assert not any("XFA" in warning for warning in reading["warnings"])


@pytest.mark.skipif(not FORM.exists(), reason="the blank forms (../shared/coi/blank) are not here")
def test_a_filled_xfa_form_is_read_like_any_other() -> None:
    filling = Filling(3)
    file = pikepdf.open(FORM)
    data = file.Root.AcroForm.XFA.read_bytes().decode()
    typed = {name if name[-2] == "_" else f"{name}_A": value for name, value in filling.fields.items()}
    typed |= {f"{name}_A": "1" for name in filling.boxes}
    for name, value in typed.items():
        before, empty, after = data.rpartition(f"<{name}\n/>")
        if not empty:
            before, empty, after = data.rpartition(f"<{name}\n>0</{name}\n>")
        assert empty, name
        data = f"{before}<{name}>{value.replace('&', '&amp;')}</{name}>{after}"
    file.Root.AcroForm.XFA.write(data.encode())
    out = BytesIO()
    file.save(out)
    [reading] = read_document(out.getvalue(), "xfa.pdf")
    assert compare(filling.certificate, reading["certificate"], "certificate") == []
    assert any("XFA" in warning for warning in reading["warnings"])
