"""The values of an XFA form: XML inside a PDF that few readers show, by the names of the form's fields.

A declaration of a document type is refused: it is what hostile XML expands itself with, and no form has one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from xml.parsers import expat

from pdfminer.pdftypes import PDFStream, resolve1

LONGEST = 4_000_000  # bytes
MOST_VALUES = 3_000
NOTHING = ("", "0", "off")

Values = dict[str, list[str]]


def xfa_values(catalog: dict[str, Any]) -> Values:
    """What the data of a file's XFA form say, in the order in which they stand, by field name; empty where it has none."""
    form = resolve1(catalog.get("AcroForm"))
    packets = resolve1(form.get("XFA")) if isinstance(form, dict) else None
    data = _data_of(packets)
    if not data or len(data) > LONGEST:
        return {}
    collector = _Collector()
    try:
        collector.parse(data)
    except (expat.ExpatError, ValueError, UnicodeError):
        return {}
    return dict(collector.values)


def _data_of(packets: Any) -> bytes:
    """The packet of data, or the one stream that holds all packets."""
    if isinstance(packets, PDFStream):
        return bytes(packets.get_data())
    if isinstance(packets, list):
        parts = [resolve1(part) for part in packets]
        for name, part in zip(parts[::2], parts[1::2], strict=False):
            if name in (b"datasets", "datasets") and isinstance(part, PDFStream):
                return bytes(part.get_data())
    return b""


class _Collector:
    """Takes the text of the elements without children under the data."""

    def __init__(self) -> None:
        self.values: Values = defaultdict(list)
        self._count = self._inside = 0
        self._text: list[str] | None = None

    def parse(self, data: bytes) -> None:
        """Read the XML. Raises ValueError, ExpatError."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(data, True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if self._inside or name.rpartition(":")[2] == "datasets":
            self._inside += 1
            self._text = []

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if not self._inside:
            return
        self._inside -= 1
        if self._text is not None and self._count < MOST_VALUES:
            self._count += 1
            self.values[name].append("".join(self._text).strip())
        self._text = None


def _refuse(*_: object) -> None:
    raise ValueError("The form's XML declares a document type.")


def is_on(value: str) -> bool:
    """Whether a check box's value says that it is checked."""
    return value.lower() not in NOTHING
