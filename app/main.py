"""The web server: every area's routes on one application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.certificates.rules import LARGEST_REQUEST
from app.kit.database import Database
from app.kit.logs import configure_logs
from app.kit.web.bodies import MEGABYTE, Bodies
from app.kit.web.guard import stand_guard
from app.kit.web.pages import STATIC, go_to
from app.people.access import SignInNeeded, is_known, sign_in_address
from app.settings import ROOT

# In the order of the architecture, uppermost first.
AREAS = ("desk", "reviews", "queues", "letters", "standing", "certificates", "programs", "items", "parties", "people")

TAKES_FILES = frozenset({"/documents", "/api/v1/documents"})
LARGEST_FORM = 2 * MEGABYTE


class Heads:
    """HEAD is answered wherever GET is, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, HEAD as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self.app(scope, receive, send)

        async def send_head(message: Message) -> None:
            body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if body else message)

        return await self.app({**scope, "method": "GET"}, receive, send_head)


class KeptStatic(StaticFiles):
    """Static files under an address with their hash, which browsers may keep for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, with the header that lets it be kept."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def make_app(database: Database | None = None) -> FastAPI:
    """The application; a database may be given, otherwise the settings' one is opened at start."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        from app.kit.places import open_database

        if database is not None:
            app.state.database = database
            yield
            return
        with open_database() as opened:
            app.state.database = opened
            yield

    configure_logs()
    app = FastAPI(title="Certdesk", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Bodies, allowance=largest_body)  # within the guard, which words the refusal
    stand_guard(app)
    app.add_middleware(Heads)
    app.add_middleware(GZipMiddleware, compresslevel=6)  # leaves event streams and pictures alone
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_api_route("/health", show_health, include_in_schema=False)
    app.mount("/static", KeptStatic(directory=STATIC), name="static")
    for area in AREAS:
        if (ROOT / "app" / area / "routes.py").exists() or (ROOT / "app" / area / "routes" / "__init__.py").exists():
            app.include_router(import_module(f"app.{area}.routes").router)
    return app


def largest_body(request: Request) -> int | None:
    """How many bytes a sender may send to an address; None where nobody knows the sender."""
    if not is_known(request):
        return None
    return LARGEST_REQUEST if request.url.path in TAKES_FILES else LARGEST_FORM


async def _to_sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if request.url.path.startswith("/api/"):
        return Response(
            '{"error": "This key is missing, not known, or was ended. Send a living one as: Authorization: Bearer KEY"}',
            401,
            media_type="application/json",
        )
    address = sign_in_address(request, error)
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return go_to(None, address)


def show_health() -> dict[str, str]:
    """Whether the web server answers; it says nothing of the database, so that a watchdog does not restart it for that."""
    return {"status": "ok"}
