"""`bin/certdesk check`: what it says of the address that people use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.cli.check import CHECKS, Trouble, check_everything
from app.settings import settings


@pytest.fixture(autouse=True)
def settings_read_anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def _address(monkeypatch: pytest.MonkeyPatch, base_url: str, port: str) -> str:
    monkeypatch.setenv("CERTDESK_BASE_URL", base_url)
    monkeypatch.setenv("CERTDESK_PORT", port)
    return CHECKS["address"]()


@pytest.mark.parametrize(
    ("base_url", "port"),
    [
        ("http://127.0.0.1:8001", "8001"),
        ("http://localhost", "80"),
        ("https://certdesk.example.com", "8001"),
        ("https://localhost:8443", "8001"),
        ("http://certdesk.example.com", "8001"),
    ],
)
def test_an_address_that_leads_here_or_to_a_proxy_is_fine(monkeypatch: pytest.MonkeyPatch, base_url: str, port: str):
    assert base_url in _address(monkeypatch, base_url, port)


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("http://127.0.0.1:8000", "Set CERTDESK_BASE_URL=http://127.0.0.1:8001"),
        ("http://localhost", "leads to port 80"),
        ("certdesk.example.com", "must begin with http"),
        ("ftp://certdesk.example.com", "must begin with http"),
        ("http://127.0.0.1:eight", "is no address"),
    ],
)
def test_an_address_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch, base_url: str, said: str):
    with pytest.raises(Trouble, match=said):
        _address(monkeypatch, base_url, "8001")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CERTDESK_PORT", "abc"),
        ("CERTDESK_PORT", "70000"),
        ("CERTDESK_WEB_WORKERS", "0"),
        ("CERTDESK_READING_CHILDREN", "-1"),
    ],
)
def test_a_number_that_cannot_be_is_named_with_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert not check_everything()
    said = capsys.readouterr().out
    assert said.startswith(f"✕ {name}: Input should be")
    assert f"“{value}”" in said
