"""What an action says when it cannot do what was asked. Each carries a sentence that tells the person what to do next."""

from __future__ import annotations


class Refused(Exception):
    """Something stands in the way (409): the sentence says what and what to do."""

    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """The actor lacks the right (403)."""

    status = 403


class NotFound(Refused):
    """There is no such thing, or the actor may not know of it (404): the two look alike on purpose."""

    status = 404


class BadInput(Refused):
    """What came in cannot be used (422): the sentence says what is wrong, where, and what to do."""

    status = 422
