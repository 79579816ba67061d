"""The demonstration's service team and their sign-ins: the one place where they stand. All invented."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "kestrel-thistle-lantern"  # noqa: S105 - printed for whoever tries the demonstration


@dataclass(frozen=True)
class SignIn:
    """A member of the team: how to sign in, what for, and in which team."""

    name: str
    email: str
    role: str
    team: str | None
    password: str = PASSWORD


TEAMS: dict[str, tuple[str, ...]] = {
    "East": ("larkmoor", "kestrel-bay", "aldwin"),
    "West": ("gulfwren", "stonequill", "quillfield"),
}
"""Each team and the clients that it serves."""

SIGN_INS = (
    SignIn("Dana Osterling", "dana@example.com", "analyst", "East"),
    SignIn("Priya Venkatara", "priya@example.com", "analyst", "West"),
    SignIn("Marcus Tolwick", "marcus@example.com", "analyst", "East"),
    SignIn("Ingrid Lindqvara", "ingrid@example.com", "supervisor", None),
    SignIn("Rafael Restrepa", "rafael@example.com", "account_manager", "East"),
    SignIn("Talia Winterbourn", "talia@example.com", "account_manager", "West"),
    SignIn("Hugo Marchbank", "hugo@example.com", "admin", None),
)
