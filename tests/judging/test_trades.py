"""Trades: which are construction, and by what words an exclusion speaks of one."""

from __future__ import annotations

import pytest

from app.judging.trades import is_construction, trade_words


@pytest.mark.parametrize(
    ("trade", "expected"),
    [
        ("roofing", True),
        ("Fire_Protection", True),
        ("office_supply", False),
        (" Office  Supply ", False),
        ("mural art", None),  # nobody classified it
        ("", None),
        (None, None),
    ],
)
def test_a_trade_is_construction_or_not_or_not_known_to_be(trade, expected):
    assert is_construction(trade) is expected


def test_a_trade_is_spoken_of_by_its_own_words_and_those_of_the_same_work():
    assert trade_words("Roofing contractor") == ("roofing contractor", "roofing", "roof", "torch", "hot work")


def test_words_that_every_trade_shares_speak_of_none():
    assert trade_words("general services") == ("general services",)
    assert trade_words(None) == ()
