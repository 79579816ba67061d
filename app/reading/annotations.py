"""Form fields and appearances out of a PDF's annotations."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1

from app.reading.pages import BBox
from app.reading.sheet import Widget


def widget_of(annotation: dict[str, Any], box: BBox) -> Widget | None:
    """The form field that an annotation is, or None."""
    if getattr(resolve1(annotation.get("Subtype")), "name", "") != "Widget":
        return None
    kind = getattr(_inherited(annotation, "FT"), "name", "")
    state = getattr(resolve1(annotation.get("AS")), "name", "Off")
    value = _inherited(annotation, "V")
    text = _string(value) if kind in ("Tx", "Ch") else ""
    return Widget(_name(annotation), text.strip(), box, kind == "Btn", kind == "Btn" and str(state) != "Off")


def _inherited(annotation: dict[str, Any], key: str) -> Any:
    node: Any = annotation
    for _ in range(8):
        if not isinstance(node, dict):
            return None
        if key in node:
            return resolve1(node[key])
        node = resolve1(node.get("Parent"))
    return None


def _name(annotation: dict[str, Any]) -> str:
    node: Any = annotation
    for _ in range(8):
        if not isinstance(node, dict):
            break
        if "T" in node:
            return _string(resolve1(node["T"])).partition("[")[0]
        node = resolve1(node.get("Parent"))
    return ""


def _string(value: Any) -> str:
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, list):
        return "\n".join(_string(resolve1(part)) for part in value)
    if not isinstance(value, bytes):
        return "" if value is None else str(getattr(value, "name", value))
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = value.decode("utf-16", "replace")
    else:
        text = value.decode("utf-8") if value.startswith(b"\xef\xbb\xbf") else value.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def numbers(value: Any) -> list[float]:
    """The numbers of an array."""
    found = [resolve1(part) for part in resolve1(value) or []]
    return [float(part) for part in found if isinstance(part, int | float)]


def appearance(annotation: dict[str, Any]) -> PDFStream | None:
    """What an annotation looks like in its present state."""
    shapes = resolve1(annotation.get("AP"))
    normal = resolve1(shapes.get("N")) if isinstance(shapes, dict) else None
    if isinstance(normal, dict):
        state = getattr(resolve1(annotation.get("AS")), "name", "")
        normal = resolve1(normal.get(state))
    return normal if isinstance(normal, PDFStream) else None
