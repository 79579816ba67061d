"""Every reading keeps the contract, and every value in it says where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from app.reading.command import extract_file
from app.reading.document import read_document
from app.reading.pages import page_sizes, render_page
from app.reading.regions import page_words, read_region
from tests.reading.drawn import PLAIN, read, text_pdf
from tests.reading.shared import COI, contract, labelled, needs_coi, needs_schema

PARTS = ("certificate", "declarations", "forms", "notice")


def leaves(value: Any, path: str) -> Iterator[str]:
    """The paths of all values that are not null."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part, f"{path}[{index}]")
    elif value is not None:
        yield path


def check(reading: dict[str, Any]) -> None:
    jsonschema.validate(reading, contract())
    wanted = {path for part in PARTS for path in leaves(reading[part], part)}
    assert {field["path"] for field in reading["fields"]} == wanted
    sizes = {page["number"]: (page["width"], page["height"]) for page in reading["pages"]}
    for field in reading["fields"]:
        x0, y0, x1, y1 = field["bbox"]
        width, height = sizes[field["page"]]
        assert -1 <= x0 <= x1 <= width + 1, field
        assert -1 <= y0 <= y1 <= height + 1, field


@needs_schema
def test_a_drawn_certificate_keeps_the_contract() -> None:
    check(read(PLAIN))


@needs_schema
@needs_coi
@pytest.mark.parametrize("document", [path.name for path, _ in labelled("text", "acroform")] if COI.exists() else [])
def test_a_labelled_document_keeps_the_contract(document: str) -> None:
    for reading in read_document((COI / document).read_bytes(), document):
        check(reading)


@needs_schema
def test_an_unreadable_file_keeps_the_contract() -> None:
    [reading] = read_document(b"nothing", "nothing.pdf")
    check(reading)


def test_a_file_that_is_not_there_is_an_unreadable_document(tmp_path: Any) -> None:
    [reading] = list(extract_file(tmp_path / "missing.pdf"))
    assert reading["kind"] == "unreadable"
    assert "There is no file at this path" in reading["warnings"][0]


def test_what_is_no_file_is_an_unreadable_document_and_never_read(tmp_path: Any) -> None:
    import os
    from pathlib import Path

    endless = tmp_path / "endless.pdf"
    endless.symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (endless, tmp_path / "pipe.pdf", tmp_path, Path("a\0b")):
        [reading] = list(extract_file(path))
        assert reading["kind"] == "unreadable"
        assert reading["warnings"]


def test_boxes_lie_on_the_drawn_page() -> None:
    from io import BytesIO

    from PIL import Image

    from app.demo.drawing import draw_certificate
    from app.demo.style import Style

    pdf = draw_certificate(PLAIN, Style())
    [reading] = read_document(pdf, "drawn.pdf")
    [page] = reading["pages"]
    assert page_sizes(pdf) == [(page["width"], page["height"])]
    picture = Image.open(BytesIO(render_page(pdf, "drawn.pdf", 1, dpi=72)))
    assert picture.size == (612, 792)
    box = next(f["bbox"] for f in reading["fields"] if f["path"] == "certificate.coverages[0].policy_number")
    assert min(picture.crop(tuple(map(round, box))).get_flattened_data()) < 150, "there is ink in the box"


def test_a_box_drawn_by_hand_is_read_again() -> None:
    pdf = text_pdf("Dear Dana,", "the policy is GL 4410023.", "Yours")
    text, sure = read_region(pdf, "letter.pdf", 1, (50, 60, 300, 95))
    assert "GL 4410023" in text
    assert sure > 0.9
    assert tuple(word for word, _ in page_words(pdf, 1)[:2]) == ("Dear", "Dana,")


def test_several_vendors_in_one_file_are_several_documents() -> None:
    from dataclasses import replace

    from app.demo.certificate import Party
    from app.demo.drawing import draw_certificate_page
    from app.demo.pen import Pen
    from app.demo.style import Style

    pen = Pen("three")
    for number, name in enumerate(("Ash Paving LLC", "Birch Glass Inc.", "Cedar Roofing Co")):
        if number:
            pen.next_page()
        draw_certificate_page(pen, replace(PLAIN, insured=Party(name, "1 Main St\nSalem, OR 97301")), Style())
    readings = read_document(pen.bytes(), "three.pdf")
    assert [reading["part"] for reading in readings] == [1, 2, 3]
    assert [reading["certificate"]["insured"]["name"] for reading in readings] == [
        "Ash Paving LLC",
        "Birch Glass Inc.",
        "Cedar Roofing Co",
    ]
    assert [[page["number"] for page in reading["pages"]] for reading in readings] == [[1], [2], [3]]
