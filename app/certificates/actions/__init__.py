"""What is done with files that come in, the documents found in them, and what they say."""

from app.certificates.actions.arrivals import (
    give_bytes,
    open_drop,
    put_with_long_files,
    receive_file,
    record_members,
    retry_arrival,
    take_arrival,
)
from app.certificates.actions.corrections import (
    confirm_on_sheet,
    confirm_value,
    correct_on_sheet,
    correct_value,
    end_correction,
    hold_sheet,
)  # fmt: skip
from app.certificates.actions.matching import (
    find_home,
    find_home_again,
    give_back_document,
    match_document,
    set_aside_document,
    take_back_document,
    take_back_match,
    unmatch_document,
)
from app.certificates.actions.readings import record_readings, reuse_readings
from app.certificates.actions.rulings import end_ruling, give_ruling
from app.certificates.actions.troubles import record_trouble

__all__ = [
    "confirm_on_sheet", "confirm_value", "correct_on_sheet", "correct_value", "end_correction", "end_ruling", "find_home", "find_home_again", "give_back_document", "give_bytes", "give_ruling", "hold_sheet", "match_document", "open_drop", "put_with_long_files", "receive_file",
    "record_members", "record_readings", "record_trouble", "retry_arrival", "reuse_readings", "set_aside_document",
    "take_arrival", "take_back_document", "take_back_match", "unmatch_document",
]  # fmt: skip
