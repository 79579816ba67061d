"""Characters into words: what can be seen, joined where they stand together."""

from __future__ import annotations

from app.reading.drawn import Drawn, Glyph
from app.reading.sheet import Word


def seen_glyphs(drawn: Drawn) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that can be seen, and those that were painted over."""
    hidden: set[int] = set()
    for (x0, y0, x1, y1), count in drawn.covers:
        for index, glyph in enumerate(drawn.glyphs[:count]):
            x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
            if x0 <= x <= x1 and y0 <= y <= y1:
                hidden.add(index)
    if len(hidden) > len(drawn.glyphs) / 2:  # a page painted white and drawn again has other means
        hidden = set()
    seen = [glyph for index, glyph in enumerate(drawn.glyphs) if index not in hidden and glyph.visible]
    return seen, [drawn.glyphs[index] for index in sorted(hidden)]


def build_words(glyphs: list[Glyph], *, source: str = "text") -> list[Word]:
    """Characters into words: a space, a gap or a jump ends a word; pieces of one word drawn apart are joined again."""
    pieces: list[list[Glyph]] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if not glyph.text.strip() or glyph.text == "\u00a0":
            before = None
            continue
        if before is None or not _continues(before, glyph):
            pieces.append([])
        pieces[-1].append(glyph)
        before = glyph
    return [word for piece in _joined(pieces) for word in _word(piece, source)]


def _joined(pieces: list[list[Glyph]]) -> list[list[Glyph]]:
    """Pieces that follow each other on a line without a gap and without lying over each other, made one."""
    done: list[list[Glyph]] = []
    for piece in sorted(pieces, key=lambda piece: (round(piece[0].box[3]), piece[0].box[0])):
        home = next((other for other in reversed(done[-6:]) if _abuts(other[-1], piece[0])), None)
        if home is None:
            done.append(piece)
        else:
            home.extend(piece)
    return done


def _abuts(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.box[0] - before.box[2]
    size = min(before.size, glyph.size)
    return _on_one_line(before, glyph) and -0.12 * size < gap < 0.12 * size


def _continues(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.box[0] - before.box[2]
    size = min(before.size, glyph.size)
    return _on_one_line(before, glyph) and -0.5 * size < gap < (0.18 if before.run == glyph.run else 0.12) * size


def _on_one_line(before: Glyph, glyph: Glyph) -> bool:
    size = min(before.size, glyph.size)
    level = abs(before.box[3] - glyph.box[3]) <= 0.25 * size and max(before.size, glyph.size) <= 1.6 * size
    return level and before.field == glyph.field


def _word(glyphs: list[Glyph], source: str) -> list[Word]:
    if not glyphs:
        return []
    text, edges = "", [glyphs[0].box[0]]
    for glyph in glyphs:
        left, right = max(edges[-1], glyph.box[0]), max(glyph.box[2], edges[-1])
        edges[-1] = min(left, right)
        for step in range(1, len(glyph.text) + 1):  # a ligature is several characters
            edges.append(left + (right - left) * step / len(glyph.text))
        text += glyph.text
    box = glyphs[0].box
    top, bottom = min(glyph.box[1] for glyph in glyphs), max(glyph.box[3] for glyph in glyphs)
    where = "acroform" if glyphs[0].field is not None else source
    return [Word(text, box[0], top, edges[-1], bottom, tuple(edges), where, 1.0, glyphs[0].field, glyphs[0].base)]
