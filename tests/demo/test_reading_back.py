"""What is drawn is read back: the strongest test of the reader, since nobody chose the certificates."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from app.demo.certificate import DrawnCertificate
from app.demo.drawing import draw_certificate
from app.demo.style import Style
from tests.demo.comparing import leaves
from tests.demo.strategies import certificates, styles

document = pytest.importorskip("app.reading.document", reason="the reader is not there")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(certificates(), styles())
def test_certificates_drawn_at_random_are_read_back_equal(certificate: DrawnCertificate, style: Style) -> None:
    readings = document.read_document(draw_certificate(certificate, style), "drawn.pdf")
    assert [reading["kind"] for reading in readings] == ["acord_25"]
    drawn, read = leaves(certificate.as_reading()), leaves(readings[0]["certificate"])
    differing = {path: (drawn.get(path), read.get(path)) for path in drawn.keys() | read.keys()}
    assert {path: pair for path, pair in differing.items() if pair[0] != pair[1]} == {}
