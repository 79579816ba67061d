"""Rendering: whole pages, or the named blocks of a page for htmx, from one set of templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import jinja2
from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.kit.web import words
from app.kit.web.visit import Visit
from app.settings import ROOT

STATIC = ROOT / "app" / "static"


@lru_cache
def environment() -> jinja2.Environment:
    """The one template environment: undefined names are errors, everything is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["static"] = static_address
    made.filters.update(words.FILTERS)
    # A global, not an import: a block rendered on its own has no page around it that could import.
    made.globals["ui"] = made.get_template("ui/kit.html").module
    return made


@lru_cache
def static_address(path: str) -> str:
    """The address of a static file, carrying its content's hash so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def page(visit: Visit, name: str, *, status: int = 200, **context: Any) -> Response:
    """A whole page."""
    return HTMLResponse(environment().get_template(name).render(visit=visit, **context), status)


def page_in_place(visit: Visit, name: str, *, status: int, **context: Any) -> Response:
    """A whole page that answers a form with a question: with htmx its content takes the place of the page's."""
    response = page(visit, name, status=status, **context)
    if visit.is_htmx:
        response.headers.update({"HX-Retarget": "#content", "HX-Reselect": "#content", "HX-Reswap": "outerHTML"})
    return response


def blocks(visit: Visit, name: str, wanted: Iterable[str], **context: Any) -> Response:
    """Only the named blocks of a page, in order: the htmx target first, then those swapped out of band."""
    template = environment().get_template(name)
    frame = template.new_context({"visit": visit, **context})
    return HTMLResponse("".join("".join(template.blocks[block](frame)) for block in wanted))


def go_to(visit: Visit | None, address: str) -> Response:
    """Send the browser on: 303 for a form, HX-Redirect for htmx."""
    if visit is not None and visit.is_htmx:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
