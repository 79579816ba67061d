"""How many wrong tries one address on the net may make, whomever they are for. Counted in this process alone: with
several web processes, the limit is that many times as wide; the wait of each account holds for all of them."""

from __future__ import annotations

import ipaddress

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WRONG_TRIES = RateLimitItemPerMinute(20, 5)  # a whole office behind one address mistypes less than that


class Rates:
    """The wrong tries of the last minutes by address on the net."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def is_spent(self, request: Request) -> bool:
        """Whether this address has to wait some minutes."""
        return not self._window.test(WRONG_TRIES, _address(request))

    def count(self, request: Request) -> None:
        """Count a wrong try."""
        self._window.hit(WRONG_TRIES, _address(request))


def rates(request: Request) -> Rates:
    """The application's own count."""
    state = request.app.state
    if not hasattr(state, "wrong_tries"):
        state.wrong_tries = Rates()
    return state.wrong_tries  # type: ignore[no-any-return]


def _address(request: Request) -> str:
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    # One household has a whole /64 of the new addresses.
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
