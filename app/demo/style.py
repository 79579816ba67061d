"""How one agency's software prints: the face and size of the values, its marks, its small displacements."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Face = Literal["Helvetica", "Helvetica-Bold", "Courier", "Courier-Bold", "Times-Roman"]
FACES: tuple[Face, ...] = ("Helvetica", "Helvetica-Bold", "Courier", "Courier-Bold", "Times-Roman")


@dataclass(frozen=True)
class Style:
    """One agency's hand. Lengths are points; `scale` shrinks the whole form about its middle, as printers do."""

    face: Face = "Helvetica"
    size: float = 8.5
    shift_x: float = 0.0
    shift_y: float = 0.0
    scale: float = 1.0
    upper: bool = False
    mark: Literal["X", "Y"] = "X"
    drawn_marks: bool = False
    no_in_empty: bool = False
    amounts: Literal["left", "right"] = "left"
    row_place: Literal["top", "middle", "bottom"] = "top"
    padded_dates: bool = True
    indent: float = 0.0
    signature: int = 1


def style_of(rng: random.Random) -> Style:
    """An agency's style drawn at random; certificates of one agency share it."""
    face = rng.choice(FACES)
    wide = face.startswith("Courier")
    return Style(
        face=face,
        size=rng.choice((7.5, 8.0) if wide else (8.0, 8.5, 9.0)),
        shift_x=round(rng.uniform(-1.0, 1.5), 1),
        shift_y=round(rng.uniform(-0.8, 0.8), 1),
        scale=rng.choice((1.0, 1.0, 1.0, 0.97, 0.95)),
        upper=rng.random() < 0.3,
        mark="Y" if rng.random() < 0.25 else "X",
        drawn_marks=rng.random() < 0.06,
        no_in_empty=rng.random() < 0.15,
        amounts=rng.choice(("left", "right")),
        row_place=rng.choice(("top", "middle", "bottom")),
        padded_dates=rng.random() < 0.85,
        indent=rng.choice((0.0, 0.0, 22.0, 40.0)),
        signature=rng.randrange(1, 10_000),
    )
