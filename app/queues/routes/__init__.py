"""The queues over HTTP: lists, what is done to many items at once, saved views, and live changes."""

from fastapi import APIRouter

from app.queues.routes import bulk, lists, live, views

router = APIRouter()
for part in (live, bulk, views, lists):  # lists last: its /queues/{kind} would take what the others name
    router.include_router(part.router)
