"""How many wrong tries are let through, so that neither guessing pays nor one person's mistakes keep others out.

Three counts stand beside each other:

- *An account* rests after five wrong tries, a minute and then longer, wherever they come from (`rules.wait_after`, kept in
  the database). A browser in which this person has signed in before has a count of its own (`browsers`): whoever tries
  the account from elsewhere does not lock its owner out.
- *An account from one address on the net* counts for at most five tries in five minutes towards that address. Its
  further tries are bounded by the account's own rest, and are nobody else's fault.
- *An address on the net* may make a hundred such tries in five minutes, over all accounts: an office behind one address
  never comes there, somebody who tries one password on every account does. Then the address rests, except for browsers
  that are known to the person who signs in there.

The counts by address are this process's alone: with several web processes the limits are that many times as wide; the
wait of each account holds for all of them.

Source: NIST SP 800-63B, 5.2.2, rate limiting; OWASP, device cookies against lock-out by others.
"""

from __future__ import annotations

import ipaddress

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

OF_ONE_ACCOUNT = RateLimitItemPerMinute(5, 5)
OF_AN_ADDRESS = RateLimitItemPerMinute(100, 5)


class Rates:
    """The wrong tries of the last minutes by address on the net."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def is_spent(self, request: Request) -> bool:
        """Whether this address has to wait some minutes, whomever it asks for."""
        return not self._window.test(OF_AN_ADDRESS, _address(request))

    def is_spent_for(self, request: Request, account: str) -> bool:
        """Whether this address has tried one account often enough for some minutes."""
        return not self._window.test(OF_ONE_ACCOUNT, _address(request), _folded(account))

    def count(self, request: Request, account: str) -> None:
        """Count a wrong try for an account."""
        if self._window.hit(OF_ONE_ACCOUNT, _address(request), _folded(account)):
            self._window.hit(OF_AN_ADDRESS, _address(request))


def rates(request: Request) -> Rates:
    """The application's own count."""
    state = request.app.state
    if not hasattr(state, "wrong_tries"):
        state.wrong_tries = Rates()
    return state.wrong_tries  # type: ignore[no-any-return]


def _folded(account: str) -> str:
    return account.strip().lower()[:200]


def _address(request: Request) -> str:
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    # One household has a whole /64 of the new addresses.
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
