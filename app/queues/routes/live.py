"""The one asynchronous route: which items changed, as they change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.people.access import Read
from app.queues.live import Board

router = APIRouter()

# The browser connects anew after this, and is asked anew who it is.
STAYS_SECONDS = 600


@router.get("/queues/live", response_class=EventSourceResponse)
async def show_live(request: Request, visit: Read) -> AsyncIterator[ServerSentEvent]:
    """The numbers of items that changed, of those that the person may see."""
    ends = asyncio.get_running_loop().time() + STAYS_SECONDS
    async with _board(request).look(visit.who.clients) as screen:
        yield ServerSentEvent(comment="listening", retry=3000)
        while (left := ends - asyncio.get_running_loop().time()) > 0:
            try:
                item_id = await asyncio.wait_for(screen.waiting.get(), left)
            except TimeoutError:
                return
            yield ServerSentEvent(raw_data=str(item_id))


def _board(request: Request) -> Board:
    state = request.app.state
    if not hasattr(state, "board"):
        state.board = Board(state.database.url)
    board: Board = state.board
    return board
