"""Words under other words: revisions that leave the old value beneath the new one.

Source: docs/rulebook.md, signs of alteration: the reader warns and never joins the two.
"""

from __future__ import annotations

from app.reading.sheet import Sheet, Word, line_text, lines

MOST_OF_IT = 0.55
ON_ONE_BASELINE = 0.22
QUOTED = 80


def without_overprint(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """The words that lie on top, and those that lie under another word. Of one word drawn twice one is kept, silently."""
    by_band: dict[int, list[int]] = {}
    for index, word in enumerate(words):
        for band in range(int(word.y0 // 20), int(word.y1 // 20) + 1):
            by_band.setdefault(band, []).append(index)
    under: set[int] = set()
    doubled: set[int] = set()
    for indexes in by_band.values():
        for place, first in enumerate(indexes):
            for second in indexes[place + 1 :]:
                if _share(words[first], words[second]) > MOST_OF_IT:
                    (doubled if words[first].text == words[second].text else under).add(min(first, second))
    kept = [word for index, word in enumerate(words) if index not in under | doubled]
    return kept, [words[index] for index in sorted(under - doubled)]


def _share(one: Word, other: Word) -> float:
    """The share of the smaller word that lies under or over the other, with heights cut to the letters."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    shift = abs(one.y1 - other.y1)
    if across <= 0 or up <= 0 or shift > ON_ONE_BASELINE * min(one.height, other.height):
        return 0.0
    smaller = min((one.x1 - one.x0) * one.height, (other.x1 - other.x0) * other.height)
    return across * up / max(0.01, smaller) if up > 0.7 * min(one.height, other.height) else 0.0


def warn_of_hidden(sheet: Sheet, hidden: list[Word]) -> None:
    """Say which words were painted or printed over, if they say anything."""
    text = " / ".join(line_text(line) for line in lines(hidden))
    if any(character.isalnum() for character in text):
        quoted = text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
        sheet.warnings.append(f"Page {sheet.number}: words lie hidden under others: “{quoted}”.")
