"""Roles and what each may do; how long a sign-in lasts, how long wrong tries make one wait, what a password must be."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class Role(StrEnum):
    """What a member of the service team is there for. Client and vendor access come later, as links and a portal."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    ACCOUNT_MANAGER = "account_manager"
    ADMIN = "admin"


class Right(StrEnum):
    """One thing that a role may or may not do."""

    WORK_ITEMS = "work items"  # claim, decide, snooze, correct
    BRING_DOCUMENTS = "bring documents"
    ASSIGN_ITEMS = "assign items"
    ANSWER_ESCALATIONS = "answer what was escalated"
    SEE_ALL_CLIENTS = "see all clients"
    EDIT_PROGRAMS = "edit programs"
    DECIDE_WAIVERS = "decide waivers"
    TAKE_ON = "take on clients and vendors"
    MANAGE_PEOPLE = "manage people"


# Whom to ask for what one may not do oneself.
WHO_MAY: dict[Right, str] = {
    Right.WORK_ITEMS: "an analyst of the client's team",
    Right.BRING_DOCUMENTS: "an analyst of the client's team",
    Right.ASSIGN_ITEMS: "a supervisor",
    Right.ANSWER_ESCALATIONS: "a supervisor or the client's account manager",
    Right.SEE_ALL_CLIENTS: "a supervisor",
    Right.EDIT_PROGRAMS: "the client's account manager",
    Right.DECIDE_WAIVERS: "the client's account manager",
    Right.TAKE_ON: "an account manager or an administrator",
    Right.MANAGE_PEOPLE: "an administrator",
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANALYST: frozenset({Right.WORK_ITEMS, Right.BRING_DOCUMENTS}),
    Role.SUPERVISOR: frozenset(
        {
            Right.WORK_ITEMS,
            Right.BRING_DOCUMENTS,
            Right.ASSIGN_ITEMS,
            Right.ANSWER_ESCALATIONS,
            Right.SEE_ALL_CLIENTS,
        }
    ),
    Role.ACCOUNT_MANAGER: frozenset(
        {
            Right.WORK_ITEMS,
            Right.BRING_DOCUMENTS,
            Right.EDIT_PROGRAMS,
            Right.DECIDE_WAIVERS,
            Right.TAKE_ON,
            Right.ASSIGN_ITEMS,
            Right.ANSWER_ESCALATIONS,
        }
    ),
    Role.ADMIN: frozenset({Right.MANAGE_PEOPLE, Right.TAKE_ON, Right.SEE_ALL_CLIENTS, Right.BRING_DOCUMENTS}),
}

# Who can open every door, or change what is asked of vendors, must prove more than a password.
SECOND_FACTOR_ROLES = frozenset({Role.ADMIN, Role.ACCOUNT_MANAGER})

KEY_RIGHTS = frozenset({Right.BRING_DOCUMENTS})  # what the holder of an API key may do

LASTS = timedelta(hours=12)  # a sign-in, whatever happens: a working day
IDLE = timedelta(hours=2)  # a sign-in that nobody uses
HALF_LASTS = timedelta(minutes=15)  # between the password and the second factor
LINK_LASTS = timedelta(hours=72)  # a link to choose a password
FORGOTTEN_AFTER = timedelta(days=1)  # wrong tries, when no more came

FREE_TRIES = 5
LONGEST_WAIT = timedelta(hours=1)

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def wait_after(tries: int) -> timedelta:
    """How long an account rests after so many tries in a row without success: a minute after five, then doubled.

    Source: NIST SP 800-63B, 5.2.2, rate limiting: waits that grow, instead of a lock that only an administrator opens.
    """
    if tries < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(tries - FREE_TRIES, 12)), LONGEST_WAIT)


def must_have_second_factor(role: str) -> bool:
    """Whether a role may only come in with a second factor.

    Source: NIST SP 800-63B, 4.2: two factors wherever much can be seen or changed, as by those who manage people or
    programs.
    """
    return Role(role) in SECOND_FACTOR_ROLES


def folded_password(word: str) -> str:
    """A password as it is compared: the same characters typed on another system are the same password.

    Source: NIST SP 800-63B, 5.1.1.2, normalization (NFKC) of Unicode passwords.
    """
    return unicodedata.normalize("NFKC", word)


def password_fault(word: str, email: str, name: str) -> str | None:
    """What is wrong with a new password, as a sentence; None where it will do.

    Source: NIST SP 800-63B, 5.1.1.2: length counts, mixtures of characters are not asked for, words of context are bad.
    """
    folded = folded_password(word).casefold()
    if len(folded) < SHORTEST_PASSWORD:
        return f"Choose a password of {SHORTEST_PASSWORD} characters or more; a few words in a row do well."
    if len(folded) > LONGEST_PASSWORD:
        return f"Choose a password of at most {LONGEST_PASSWORD} characters."
    if len(set(folded)) < 5:
        return "Choose a password with more different characters."
    own = [email.casefold(), email.split("@", maxsplit=1)[0].casefold(), *name.casefold().split(), "certdesk"]
    rest = folded
    for part in sorted((part for part in own if len(part) > 2), key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(rest) < SHORTEST_PASSWORD // 2:
        return "Choose a password that is not made of your name, your address or the name of this service."
    return None


def local_address(to: str | None) -> str:
    """Where to go on after signing in: the address asked for if it lies in this service, else the start.

    Source: OWASP, unvalidated redirects: `//host`, `/\\host` and control characters lead browsers elsewhere.
    """
    if not to or not to.startswith("/") or to.startswith("//") or "\\" in to or not to.isprintable():
        return "/"
    parts = urlsplit(to)
    away = parts.scheme or parts.netloc or parts.path.startswith(("/sign-", "/api/", "//"))
    return "/" if away else to
