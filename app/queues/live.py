"""What changes while one looks on: one listener a process hears which items changed and tells the screens that may know.

A notice is an item's number and nothing else; which clients it concerns is asked once for all screens of the process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import psycopg
import structlog

from app.items.changing import CHANNEL
from app.kit.database import APP_ROLE

AGAIN_AFTER = 2.0
MOST_WAITING = 200

log = structlog.get_logger()

CLIENTS_OF = "select has_clients, array(select client_id from item_client where item_id = %(id)s) from work_item where id = %(id)s"


@dataclass(eq=False)
class Screen:
    """One open page: whose clients it may hear of, and what it has not been told yet."""

    clients: frozenset[int] | None
    waiting: asyncio.Queue[int] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))


class Board:
    """Passes changes on to the screens of this process; it listens only while somebody looks."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("postgresql+psycopg://", "postgresql://")
        self.screens: set[Screen] = set()
        self._listening: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def look(self, clients: frozenset[int] | None) -> AsyncIterator[Screen]:
        """A screen that is told of changes for as long as the block lasts."""
        screen = Screen(clients)
        self.screens.add(screen)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            yield screen
        finally:
            self.screens.discard(screen)
            if not self.screens and self._listening is not None:
                self._listening.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
                    await self._pass_on(connection)
            except (psycopg.Error, OSError) as trouble:
                log.warning("live changes are not heard", reason=str(trouble))
                await asyncio.sleep(AGAIN_AFTER)

    async def _pass_on(self, connection: psycopg.AsyncConnection) -> None:
        await connection.execute(f"set role {APP_ROLE}")
        await connection.execute("set certdesk.all_clients = 'on'")
        await connection.execute(f"listen {CHANNEL}")
        while True:
            # notices are taken in batches: the question in between must not lose one that comes with its answer
            changed = [int(notice.payload) async for notice in connection.notifies(timeout=30, stop_after=1)]
            for item_id in changed:
                row = await (await connection.execute(CLIENTS_OF, {"id": item_id})).fetchone()
                self.tell(item_id, frozenset(row[1]) if row and row[0] else None)

    def tell(self, item_id: int, clients: frozenset[int] | None) -> None:
        """Tell the screens that may know of the item; a screen that does not keep up misses some and reloads."""
        for screen in self.screens:
            if clients is None or screen.clients is None or clients & screen.clients:
                with contextlib.suppress(asyncio.QueueFull):
                    screen.waiting.put_nowait(item_id)
