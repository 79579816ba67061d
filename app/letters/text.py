"""A letter's words: made from its templates, and an edited text laid out again for the mail's HTML part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.judging.codes import sentence
from app.kit.web.pages import environment
from app.letters.rules import Composed, Receiver

POINT = re.compile(r"\d{1,2}\. (.+)")


@dataclass(frozen=True)
class Point:
    """One numbered point of a letter: its title and the lines under it."""

    title: str
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A paragraph, or a run of numbered points."""

    lines: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)


def subject_of(kind: str, **facts: Any) -> str:
    """The subject line, on one line."""
    return sentence(" ".join(_text(kind, "subject.txt", facts).split()))


def body_of(kind: str, **facts: Any) -> str:
    """The text part; never more than one empty line in a row."""
    return sentence(re.sub(r"\n{3,}", "\n\n", _text(kind, "body.txt", facts)).strip()) + "\n"


def as_kept(letters: Sequence[Composed], drafts: Mapping[str, Mapping[str, str]]) -> list[Composed]:
    """Letters with what the person has changed in them so far, by reader."""
    return [
        replace(
            each,
            subject=kept.get("subject", each.subject),
            body=greeted(kept.get("body", each.body), each.choices, each.to),
        )
        for each in letters
        for kept in (drafts.get(each.audience, {}),)
    ]


def greeted(body: str, known: Iterable[Receiver], to: Receiver) -> str:
    """A text that the person edited, greeting whom it goes to now: only a greeting that we wrote is changed."""
    first, line_end, rest = body.partition("\n")
    ours = {"Hello,", *(each.greeting for each in known)}
    return f"{to.greeting}{line_end}{rest}" if first.strip() in ours else body


def html_of(kind: str, *, subject: str, body: str, reference: str) -> str:
    """The HTML part of a letter, made from its text so that what was edited is what is sent."""
    template = environment().get_template(f"letters/{kind}/body.html")
    return template.render(subject=subject, parts=parts_of(body), reference=reference)


def parts_of(body: str) -> list[Part]:
    """A letter's text as paragraphs and runs of numbered points."""
    found: list[Part] = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        point = POINT.fullmatch(lines[0]) if lines else None
        if point is None:
            found.append(Part(lines=lines))
        elif found and found[-1].points:
            found[-1].points.append(Point(point[1], lines[1:]))
        else:
            found.append(Part(points=[Point(point[1], lines[1:])]))
    return found


def _text(kind: str, name: str, facts: dict[str, Any]) -> str:
    return environment().get_template(f"letters/{kind}/{name}").render(facts)
