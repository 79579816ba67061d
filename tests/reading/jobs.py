"""Jobs for the children of the pool's tests; this module imports nothing, so that they start at once."""

from __future__ import annotations


def crash(_params: object, _blob: bytes) -> tuple[object, bytes]:
    import os

    os.abort()


def hang(_params: object, _blob: bytes) -> tuple[object, bytes]:
    import time

    time.sleep(60)
    return None, b""


def spin(_params: object, _blob: bytes) -> tuple[object, bytes]:
    while True:
        pass


def swallow(_params: object, _blob: bytes) -> tuple[object, bytes]:
    return len(bytearray(3_000_000_000)), b""


def echo(params: object, blob: bytes) -> tuple[object, bytes]:
    return params, blob
