"""What a reviewer does with an item: each spans several areas and is one transaction."""

from app.reviews.actions.correcting import Entry, NoValue, Unexplained, correct_values, take_back_correction
from app.reviews.actions.deciding import Written, accept_part, ask_for_correction, escalate_part, hand_back
from app.reviews.actions.matching import choose_vendor, mark_not_ours, take_on_vendor
from app.reviews.actions.noting import add_note, keep_draft
from app.reviews.actions.rehoming import mark_duplicate, mark_wrong_vendor
from app.reviews.actions.ruling import answer_question, take_back_answer
from app.reviews.actions.undoing import undo_last

__all__ = [
    "Entry", "NoValue", "Unexplained", "Written", "accept_part", "add_note", "answer_question", "ask_for_correction", "choose_vendor", "correct_values",
    "escalate_part", "hand_back", "keep_draft", "mark_duplicate", "mark_not_ours", "mark_wrong_vendor", "take_back_answer", "take_back_correction",
    "take_on_vendor", "undo_last",
]  # fmt: skip
