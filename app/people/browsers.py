"""A browser's name for people, out of what it says of itself."""

from __future__ import annotations

# The first that fits: the later ones also stand in what the earlier ones say.
PROGRAMS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(said: str | None) -> str:
    """`Firefox on Windows`; `another program` where nothing is known."""
    program = next((name for sign, name in PROGRAMS if sign in (said or "")), "")
    system = next((name for sign, name in SYSTEMS if sign in (said or "")), "")
    return " on ".join(part for part in (program, system) if part) or "another program"
