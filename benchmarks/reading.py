"""Reading time a page, as a ratio against pdfminer.six laying out the same pages in the same run.

    python benchmarks/reading.py [FILE.pdf ...]

Without files it reads certificates that the project draws. The floor is `extract_pages` with its default parameters,
which finds text boxes and knows nothing of certificates; pages without a text layer are left out of both.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from random import Random

ROUNDS = 3
DRAWN = 12


def drawn() -> list[tuple[str, bytes]]:
    """Certificates drawn by the project, in different hands."""
    from app.demo.drawing import draw_certificate
    from app.demo.style import style_of
    from tests.reading.drawn import PLAIN

    return [(f"drawn {seed}", draw_certificate(PLAIN, style_of(Random(seed)))) for seed in range(DRAWN)]


def seconds(task: object, data: bytes) -> float:
    """Processor seconds, the best of a few rounds: other work on the machine does not count."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        task(data)  # type: ignore[operator]
        best = min(best, time.process_time() - start)
    return best


def lay_out(data: bytes) -> int:
    """What pdfminer.six does by itself."""
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(io.BytesIO(data)))


def read(data: bytes) -> object:
    """What the product does."""
    from app.reading.document import read_one

    return read_one(data, "benchmark.pdf")


def main() -> None:
    """Print a line for each file and the ratio over all."""
    files = [(path, Path(path).read_bytes()) for path in sys.argv[1:]] or drawn()
    floor = product = 0.0
    pages = 0
    for name, data in files:
        sources = {page["source"] for reading in read(data) for page in reading["pages"]}  # type: ignore[attr-defined]
        if not sources <= {"text", "acroform"}:
            print(f"{name:60} left out: {', '.join(sorted(sources)) or 'unreadable'}")
            continue
        count, below, above = lay_out(data), seconds(lay_out, data), seconds(read, data)
        pages, floor, product = pages + count, floor + below, product + above
        print(
            f"{Path(name).name:60} {count:3} pages  floor {below / count * 1e3:6.1f} ms  read {above / count * 1e3:6.1f} ms  x{above / below:.2f}"
        )
    if pages:
        print(
            f"{pages} pages: floor {floor / pages * 1e3:.1f} ms a page, read {product / pages * 1e3:.1f} ms, ratio {product / floor:.2f}"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
