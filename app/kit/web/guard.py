"""What stands around every request: a request id, strict headers, and plain answers for what went wrong."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from app.kit.errors import Refused
from app.kit.web.pages import environment
from app.settings import settings

log = structlog.get_logger()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}

Next = Callable[[Request], Awaitable[Response]]


def stand_guard(app: FastAPI) -> None:
    """Put the middleware and the error answers on an application."""
    app.middleware("http")(_surround)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(DataError, _out_of_range)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _surround(request: Request, call_next: Next) -> Response:
    request.state.request_id = secrets.token_hex(8)
    with structlog.contextvars.bound_contextvars(request_id=request.state.request_id):
        try:
            response = await call_next(request)
        except Exception:
            log.exception("request failed", path=request.url.path, method=request.method)
            response = answer(request, 500, "Something broke on our side. Nothing was changed; try again.")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = request.state.request_id
    return response


def answer(request: Request, status: int, sentence: str) -> Response:
    """Say what is wrong in the form that was asked for: JSON for the API, a notice for htmx, a page otherwise."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status)
    request_id = getattr(request.state, "request_id", "")
    template = environment().get_template("ui/notice.html" if "HX-Request" in request.headers else "error.html")
    html = template.render(status=status, sentence=sentence, request_id=request_id)
    # A refusal lands in the page's notice region, wherever the request was aimed.
    return HTMLResponse(html, status, {"HX-Retarget": "#notices", "HX-Reswap": "afterbegin"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return answer(request, error.status, error.sentence)


async def _out_of_range(request: Request, error: Exception) -> Response:
    """A number that no key can have: nothing has it."""
    if not isinstance(error, DataError) or not isinstance(error.orig, psycopg.errors.NumericValueOutOfRange):
        raise error
    return answer(request, 404, "There is nothing of that number.")


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = "There is nothing at this address." if error.status_code == 404 else str(error.detail)
    response = answer(request, error.status_code, sentence)
    response.headers.update(error.headers or {})
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return answer(request, 422, f"{' › '.join(str(part) for part in first['loc'][1:])}: {first['msg']}.")
