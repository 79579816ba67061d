"""What runs inside the child processes: each takes JSON parameters and bytes and gives JSON and bytes back."""

from __future__ import annotations

from typing import Any

Task = tuple[Any, bytes]


def read(params: dict[str, Any], data: bytes) -> Task:
    """Read one PDF or picture."""
    from app.reading.document import read_one

    return read_one(data, params["name"]), b""


def render(params: dict[str, Any], data: bytes) -> Task:
    """Draw one page as a PNG."""
    from app.reading.pages import render_page

    return None, render_page(data, params["name"], params["number"], params["dpi"], colour=params["colour"])


def sizes(params: dict[str, Any], data: bytes) -> Task:
    """Measure all pages."""
    from app.reading.pages import page_sizes

    return page_sizes(data), b""


def words(params: dict[str, Any], data: bytes) -> Task:
    """The words of one page with their boxes."""
    from app.reading.regions import page_words

    return page_words(data, params["number"]), b""


def region(params: dict[str, Any], data: bytes) -> Task:
    """Read one box of a page again."""
    from app.reading.regions import read_region

    return read_region(data, params["name"], params["page"], tuple(params["bbox"])), b""
