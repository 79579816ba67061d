"""What of an item is on the screen. All of it stands in the address, so that it can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

PANELS = ("letter", "accept", "snooze", "escalate", "answer", "wrong_vendor", "duplicate", "not_ours", "skip", "row")


@dataclass(frozen=True)
class Asking:
    """A form that was sent and waits for a reason: which one, what it would do, and what stands typed in its fields."""

    form: str
    what: str
    typed: Mapping[str, str] = field(default_factory=dict)
    confirm: str = ""
    region: str = ""


@dataclass(frozen=True)
class Wrong:
    """A form that was sent with what cannot be values: which one, what is wrong with each, and what stands typed in it."""

    form: str
    said: Mapping[str, str]
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Looking:
    """The client's tab, another document, the certificate before it, one kind of touch, and the panel that is open.

    `about` and `to` are what a letter asks for and to whom it goes, as far as the person has chosen.
    """

    item_id: int
    client_id: int | None = None
    document_id: int | None = None
    comparing: bool = False
    thread: str = ""
    panel: str = ""
    about: frozenset[int] | None = None
    words: str = ""
    to: frozenset[int] = frozenset()
    asking: Asking | None = None
    wrong: Wrong | None = None
    row: int | None = None

    @property
    def typed(self) -> Mapping[str, str]:
        """What stands typed in the fields of a form that was sent and not kept, by the values' ids."""
        waiting = self.asking or self.wrong
        return waiting.typed if waiting else {}

    def at(self, **changes: Any) -> str:
        """The address of this picture with some of it changed; a panel closes unless it is asked for."""
        other = replace(self, **{"panel": "", "about": None, "to": frozenset(), **changes})
        query = urlencode(list(other._pairs()))
        return f"/items/{self.item_id}" + (f"?{query}" if query else "")

    def fields(self, **extra: Any) -> dict[str, Any]:
        """The picture as a form's hidden fields, so that the answer shows the same."""
        return dict(replace(self, panel="", about=None)._pairs()) | extra

    def hidden(self, **extra: Any) -> Markup:
        """The hidden fields written out."""
        return Markup("").join(
            Markup('<input type="hidden" name="{}" value="{}">').format(escape(name), escape(value))
            for name, value in self.fields(**extra).items()
        )

    def _pairs(self) -> Iterator[tuple[str, Any]]:
        if self.client_id is not None:
            yield "client", self.client_id
        if self.document_id is not None:
            yield "document", self.document_id
        if self.comparing:
            yield "compare", 1
        for name in ("thread", "panel", "words"):
            if value := getattr(self, name):
                yield name, value
        if self.panel == "row" and self.row is not None:
            yield "row", self.row
