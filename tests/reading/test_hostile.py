"""Files that are bad, by accident or on purpose: each gives an unreadable document with a reason, and hurts nobody."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from app.kit.children import ChildFailed, Limits, Pool
from app.reading.containers import members
from app.reading.document import read_document
from app.reading.errors import Unreadable
from app.reading.safely import read_safely, render_safely
from tests.reading.drawn import text_pdf


def locked_pdf() -> bytes:
    pdf = pikepdf.open(io.BytesIO(text_pdf("CERTIFICATE OF LIABILITY INSURANCE")))
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def bomb_pdf(megabytes: int = 900) -> bytes:
    """A page whose content unpacks to far more than memory: zeros packed twice."""
    once = zlib.compress(b"BT " * (megabytes * 2**20 // 3), 9)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pdf.make_stream(zlib.compress(once, 9))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    pdf.pages[0].Contents = stream
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return out.getvalue()


def endless_page() -> bytes:
    """A form that draws itself."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    form = pdf.make_stream(b"/F0 Do " * 50)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 10, 10])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F0=form))
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F0=form))
    pdf.pages[0].Contents = pdf.make_stream(b"BT ET /F0 Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def huge_page() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_000, 14_000))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def wide_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


HOSTILE = {
    "empty.pdf": b"",
    "random.pdf": random.Random(4).randbytes(20_000),
    "only a header.pdf": b"%PDF-1.7\n",
    "truncated.pdf": text_pdf("CERTIFICATE OF LIABILITY INSURANCE")[:400],
    "locked.pdf": locked_pdf(),
    "huge page.pdf": huge_page(),
    "wide.png": wide_picture(),
    "half a picture.png": wide_picture()[:200],
    "a page that draws itself.pdf": endless_page(),
    "words.docx": b"PK\x03\x04" + b"\0" * 30,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_an_unreadable_document_with_a_reason(name: str) -> None:
    readings = read_safely(HOSTILE[name], name)
    assert [reading["kind"] for reading in readings] == ["unreadable"]
    assert readings[0]["warnings"]
    assert readings[0]["file"] == name


def test_a_bomb_is_stopped_by_the_memory_limit_and_the_next_file_is_read() -> None:
    [reading] = read_safely(bomb_pdf(), "bomb.pdf")
    assert reading["kind"] == "unreadable"
    [good] = read_safely(text_pdf("Dear Sir,", "please find the letter attached to this page of text."), "good.pdf")
    assert good["kind"] == "correspondence"


def test_a_locked_file_says_so() -> None:
    [reading] = read_document(locked_pdf(), "locked.pdf")
    assert "password" in reading["warnings"][0]


def test_a_page_that_is_not_there_cannot_be_drawn() -> None:
    with pytest.raises(Unreadable, match="no page 3"):
        render_safely(text_pdf("one"), "one.pdf", 3)


def test_a_zip_bomb_unpacks_only_so_far() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.pdf", b"%PDF-" + b"\0" * 200_000_000)
    [member] = members(out.getvalue(), "bomb.zip")
    assert member.problem is not None
    assert len(member.data) == 0


def test_an_archive_in_an_archive_in_an_archive_stops() -> None:
    data = text_pdf("deep")
    for depth in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"level{depth}.zip" if depth else "deep.pdf", data)
        data = out.getvalue()
    [member] = members(data, "nested.zip")
    assert member.problem is not None


@pytest.mark.parametrize("job", ["crash", "hang", "spin", "swallow"])
def test_a_child_that_crashes_hangs_spins_or_swallows_memory_is_replaced(job: str) -> None:
    pool = Pool(1, limits=Limits(patience_seconds=15, cpu_seconds=2))
    with pytest.raises(ChildFailed):
        pool.run(f"tests.reading.jobs:{job}", None)
    assert pool.run("tests.reading.jobs:echo", {"a": 1}, b"xyz").blob == b"xyz"
    pool.close()


def test_many_threads_share_few_children() -> None:
    from concurrent.futures import ThreadPoolExecutor

    pool = Pool(2, jobs_per_child=3)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: pool.run("tests.reading.jobs:echo", n).value, range(24)))
    assert answers == list(range(24))
    pool.close()
