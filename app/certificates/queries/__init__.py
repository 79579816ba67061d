"""What came in, what it says, and how far a drop has come."""

from app.certificates.paths import confidence_at, field_at, leaves, set_value, value_at
from app.certificates.queries.arrivals import (
    DropProgress,
    arrivals_of,
    drop_progress,
    recent_drops,
    seen_before,
    visible_arrival,
    visible_drop,
)
from app.certificates.queries.candidates import find_vendor, surely_of
from app.certificates.queries.documents import (
    corrected_reading,
    corrected_readings,
    corrections_of,
    counts,
    document,
    documents_of,
    match_candidates,
    must_see_page,
    rulings_of,
    sees_whole_file,
    visible_document,
)
from app.certificates.queries.progress import files_under_way

__all__ = [
    "DropProgress", "arrivals_of", "confidence_at", "corrected_reading", "corrected_readings", "corrections_of", "counts",
    "document", "documents_of", "drop_progress", "field_at", "files_under_way", "find_vendor", "leaves", "match_candidates", "must_see_page", "recent_drops", "rulings_of", "seen_before",
    "sees_whole_file", "set_value", "surely_of", "value_at", "visible_arrival", "visible_document", "visible_drop",
]  # fmt: skip
