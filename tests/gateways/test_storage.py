"""Documents are kept once by what they are, and come back as they were, from a folder and from a bucket alike."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.gateways import storage as gateway
from app.gateways.storage import Storage, StorageTrouble, open_storage
from app.settings import settings

PAPER = b"%PDF-1.7 a certificate"
NAME = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    monkeypatch.setattr(settings(), "storage", str(tmp_path / "papers"))
    return open_storage()


@pytest.fixture(scope="module")
def bucket_server() -> Iterator[str]:
    moto_server = pytest.importorskip("moto.server", reason="moto, which plays S3, is not installed")
    try:
        server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        server.start()
        host, port = server.get_host_and_port()
    except OSError as reason:
        pytest.skip(f"moto cannot serve here: {reason}")
    yield f"http://{host}:{port}"
    # The client's idle connections would keep the server's threads for half a minute more.
    server._server.block_on_close = False
    server.stop()


@pytest.fixture
def bucket(bucket_server: str, monkeypatch: pytest.MonkeyPatch) -> Storage:
    boto3 = pytest.importorskip("boto3")
    for name, value in {
        "AWS_ENDPOINT_URL": bucket_server, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="papers")
    monkeypatch.setattr(settings(), "storage", "s3://papers/kept/here")
    gateway._open.cache_clear()
    return open_storage()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest) -> Storage:
    return request.getfixturevalue(request.param)


def test_what_was_put_comes_back(storage: Storage):
    assert storage.put(NAME, PAPER) is True
    assert storage.get(NAME) == PAPER


def test_the_same_bytes_are_kept_once(storage: Storage):
    storage.put(NAME, PAPER)
    assert storage.put(NAME, PAPER) is False


def test_nothing_kept_is_ever_overwritten(storage: Storage):
    storage.put(NAME, PAPER)
    storage.put(NAME, b"something else under the same name")
    assert storage.get(NAME) == PAPER


def test_a_large_file_goes_up_from_disk_in_parts(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gateway, "IN_ONE_PIECE", 100)
    large = bytes(range(256)) * 40_000
    name = hashlib.sha256(large).hexdigest()
    assert storage.put(name, io.BytesIO(large)) is True
    assert storage.put(name, io.BytesIO(large)) is False
    assert storage.get(name) == large


def test_a_missing_document_is_said_to_be_missing(storage: Storage):
    with pytest.raises(StorageTrouble, match="missing"):
        storage.get("0" * 64)


def test_a_damaged_document_is_never_handed_out(folder: Storage):
    folder.put(NAME, PAPER)
    (Path(folder.where) / "documents" / NAME[:2] / NAME).write_bytes(b"%PDF-1.7 another certificate")
    with pytest.raises(StorageTrouble, match="damaged"):
        folder.get(NAME)


def test_a_page_is_drawn_once(storage: Storage):
    drawn: list[int] = []

    def draw() -> bytes:
        drawn.append(1)
        return b"picture"

    assert storage.cached(f"pages/{NAME}/1.png", draw) == b"picture"
    assert storage.cached(f"pages/{NAME}/1.png", draw) == b"picture"
    assert len(drawn) == 1


def test_checking_leaves_nothing_behind(folder: Storage):
    assert folder.where in folder.check()
    assert [path for path in Path(folder.where).rglob("*") if path.is_file()] == []


def test_checking_a_bucket_says_where_documents_lie(bucket: Storage):
    assert "s3://papers/kept/here" in bucket.check()


def test_a_bucket_that_is_not_there_is_trouble_in_one_sentence(bucket: Storage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings(), "storage", "s3://nowhere-at-all")
    with pytest.raises(StorageTrouble) as told:
        open_storage().check()
    assert "\n" not in str(told.value)


def test_an_address_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings(), "storage", "ftp://papers")
    with pytest.raises(StorageTrouble, match="s3://bucket/prefix"):
        open_storage()


def test_a_folder_is_for_the_service_alone(folder: Storage):
    assert Path(folder.where).stat().st_mode & 0o077 == 0
