"""Draws and reads the files of a history ahead of need, several at a time, in the reader's own child processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.certificates.reader import read_for_keeping
from app.demo.firms import Arrival
from app.reading.containers import Member, members
from app.reading.kinds import FileKind, file_kind

AHEAD = 40
Reading = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A file with its bytes and what each paper in it says. `inner` is empty for what is no ZIP and no mail."""

    arrival: Arrival
    data: bytes = field(repr=False)
    readings: list[Reading] = field(repr=False)
    inner: tuple[tuple[Member, list[Reading]], ...] = field(default=(), repr=False)


def read_ahead(arrivals: Iterable[Arrival]) -> Iterator[Prepared]:
    """Each file in the given order, drawn and read; a few are being read while the caller works on one."""
    coming = iter(arrivals)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        under_way: deque[Future[Prepared]] = deque(pool.submit(_prepare, each) for each in islice(coming, AHEAD))
        try:
            while under_way:
                ready = under_way.popleft().result()
                under_way.extend(pool.submit(_prepare, each) for each in islice(coming, 1))
                yield ready
        finally:
            for future in under_way:
                future.cancel()


def _prepare(arrival: Arrival) -> Prepared:
    data = arrival.data()
    if file_kind(data) not in (FileKind.ZIP, FileKind.MAIL):
        return Prepared(arrival, data, read_for_keeping(data, arrival.file_name))
    inner = [(member, _read(member)) for member in members(data, arrival.file_name) if not member.decoration]
    return Prepared(arrival, data, [], tuple(inner))


def _read(member: Member) -> list[Reading]:
    return [] if member.problem else read_for_keeping(member.data, member.name)
