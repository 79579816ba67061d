"""Files that are bad, by accident or on purpose: each gives an unreadable document with a reason, and hurts nobody."""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from email.message import EmailMessage

import pikepdf
import pytest
from PIL import Image

from app.kit.children import ChildFailed, Limits, Pool, PoolClosed
from app.reading import containers
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


def thin_picture() -> bytes:
    out = io.BytesIO()
    Image.new("L", (6000, 1), 255).save(out, "PNG")
    return out.getvalue()


HOSTILE = {
    "thin.png": thin_picture(),
    "only its head.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
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
    for warning in readings[0]["warnings"]:  # sentences for a person, nothing that a library says
        assert not re.search(r"/|object at|0x|^\w+: ", warning)
        assert warning.endswith(".")


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


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, text_pdf(name))
    return out.getvalue()


def test_a_member_with_an_unsafe_path_is_taken_in_under_its_last_name() -> None:
    found = members(zipped("a.pdf", "sub/b.pdf", "../../evil.pdf", "/etc/c.pdf", "D:\\x\\d.pdf", ".e.pdf"), "z.zip")
    names = ["z.zip/a.pdf", "z.zip/sub/b.pdf", "z.zip/evil.pdf", "z.zip/c.pdf", "z.zip/d.pdf", "z.zip/.e.pdf"]
    assert [(member.name, member.problem) for member in found] == [(name, None) for name in names]


def test_only_what_a_computer_put_there_for_itself_is_left_out_without_a_word() -> None:
    names = ("__MACOSX/._a.pdf", "sub/.DS_Store", "._a.pdf", "Thumbs.db", "desktop.ini", "a.pdf")
    assert [member.name for member in members(zipped(*names), "z.zip")] == ["z.zip/a.pdf"]


def test_two_members_that_come_to_one_name_are_two_files() -> None:
    found = members(zipped("../a.pdf", "../../a.pdf", "sub/a.pdf"), "z.zip")
    assert [member.name for member in found] == ["z.zip/a.pdf", "z.zip/a (2).pdf", "z.zip/sub/a.pdf"]


def test_members_beyond_the_limit_are_named_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_MEMBERS", 2)
    *taken, rest = members(zipped("a.pdf", "b.pdf", "c.pdf", "../d.pdf"), "z.zip")
    assert [member.name for member in taken] == ["z.zip/a.pdf", "z.zip/b.pdf"]
    assert rest.problem == "The archive holds more than 2 files; 2 files left out: c.pdf, d.pdf."


def a_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "office@harbor.example.com", "Certificates"
    mail.set_content("Attached.")
    return mail


def test_every_attachment_of_a_mail_is_listed_once_and_a_logo_is_named() -> None:
    inner, mail, logo = a_mail(), a_mail(), io.BytesIO()
    inner.add_attachment(text_pdf("inner"), maintype="application", subtype="pdf", filename="../inner.pdf")
    Image.new("1", (40, 40)).save(logo, "PNG")
    mail.add_attachment(text_pdf("outer"), maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment(b"MZ" + bytes(200), maintype="application", subtype="octet-stream", filename="b.exe")
    mail.add_attachment(logo.getvalue(), maintype="image", subtype="png", filename="logo.png", disposition="inline")
    mail.add_attachment(inner, filename="forwarded.eml")
    found = members(mail.as_bytes(), "m.eml")
    assert [(member.name, bool(member.problem), member.decoration) for member in found] == [
        ("m.eml/a.pdf", False, False),
        ("m.eml/b.exe", True, False),
        ("m.eml/logo.png", False, True),
        ("m.eml/forwarded.eml/inner.pdf", False, False),
    ]


def test_mails_in_mails_in_mails_hurt_nobody() -> None:
    mail = b"From: a@example.com\nSubject: x\n\nhello"
    for _ in range(400):
        mail = b"From: a@example.com\nContent-Type: message/rfc822\n\n" + mail
    [member] = members(mail, "deep.eml")
    assert member.problem


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
    pool = Pool(1, limits=Limits(patience_seconds=6, cpu_seconds=2))
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


@pytest.mark.parametrize("job", ["hang", "spin"])
def test_a_busy_child_ends_with_its_parent(job: str) -> None:
    parent = subprocess.Popen(
        [
            sys.executable, "-c",
            "import threading, time; from app.kit.children import Pool; pool = Pool(1);"
            f"threading.Thread(target=pool.run, args=('tests.reading.jobs:{job}', None), daemon=True).start();"
            "time.sleep(1.5); print(next(iter(pool._busy)).process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.kill()
    parent.communicate()
    assert any(_is_gone(child) for _ in range(40))


def _is_gone(pid: int) -> bool:
    time.sleep(0.05)
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return not state or state.startswith("Z")


def test_closing_a_pool_ends_what_is_under_way_and_does_not_blame_the_file() -> None:
    pool = Pool(1)
    said: list[BaseException] = []

    def ask() -> None:
        try:
            pool.run("tests.reading.jobs:hang", None)
        except BaseException as failure:  # noqa: BLE001
            said.append(failure)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    pool.close()
    asking.join(5)
    assert [type(failure) for failure in said] == [PoolClosed]
    with pytest.raises(PoolClosed):
        pool.run("tests.reading.jobs:echo", None)
