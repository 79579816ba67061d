"""How names, policy numbers, addresses and phone numbers are folded, so that two ways of writing one thing meet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from app.judging.names import parse_address, parse_name

TERM_LENGTH = 60
MOST_WORDS = 8
SKELETON_MARK = "~"

# States that lie in more than one zone have the zone of most of their people first.
ZONES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
}
ZONE_OF_STATE = {state: zone for zone, states in ZONES.items() for state in states.split()}
SPLIT_STATES = frozenset(["FL", "ID", "IN", "KS", "KY", "MI", "ND", "NE", "OR", "SD", "TN", "TX"])
OFFICE_OPENS, OFFICE_CLOSES = time(8), time(17)


# Where a client's days may begin and end, for a form to choose from; the command line takes any zone.
TIME_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


def fold_name(name: str) -> str:
    """A name as names are compared: its core without spaces, a space, its entity form where it has one.

    Two legal persons that differ in the form alone lie side by side, so one range finds both (`core_range`).
    Source: docs/rulebook.md, names.
    """
    parsed = parse_name(name)
    core = "".join(parsed.core) or re.sub(r"[^A-Z0-9]", "", name.upper())
    return f"{core} {parsed.form or ''}"


def core_range(name: str) -> tuple[str, str]:
    """The range of folded names, from and below, whose core is this name's whatever the entity form.

    Source: docs/rulebook.md, names.
    """
    core = fold_name(name).partition(" ")[0]
    return f"{core} ", f"{core}!"


def fold_policy(number: str) -> str | None:
    """A policy number as numbers are compared: letters and digits alone; None for what names no policy.

    Source: docs/rulebook.md, policy numbers: "TBD", "pending" and the like are no numbers; one needs digits.
    """
    folded = re.sub(r"[^A-Z0-9]", "", number.upper())
    return folded if len(folded) >= 5 and sum(char.isdigit() for char in folded) >= 3 else None


def fold_place(address: str) -> str | None:
    """What tells an address: ZIP code, number and the street's first words; None where one of them is missing.

    Source: docs/rulebook.md, names: compare number, street core and ZIP5; suite and unit do not count.
    """
    parsed = parse_address(address)
    if parsed.zip5 is None:
        return None
    if parsed.box:
        return f"{parsed.zip5} BOX {parsed.box}"
    named = [word for word in parsed.street if len(word) > 2]
    return f"{parsed.zip5} {parsed.number} {named[0]}" if parsed.number and named else None


def fold_words(text: str) -> list[str]:
    """The words of a text as search compares them: no accents, lower case, letters and digits alone.

    Source: the service's own rule, docs/rulebook.md, search.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.'’]", "", plain.lower())).split()


def skeleton(text: str) -> str | None:
    """A word's consonants, doubled letters once: most slips of the keys leave it as it was. None if too little is left.

    Source: the service's own rule, docs/rulebook.md, search.
    """
    joined = "".join(fold_words(text))
    bones = re.sub(r"(.)\1+", r"\1", joined[:1] + re.sub(r"[aeiouyhw]", "", joined[1:]))
    return f"{SKELETON_MARK}{bones}" if len(bones) >= 4 else None


def name_terms(name: str) -> set[str]:
    """What a name is found by: it from each of its words on, and its consonants against slips of the keys.

    Source: the service's own rule, docs/rulebook.md, search.
    """
    words = fold_words(name)
    terms = {" ".join(words[start:])[:TERM_LENGTH] for start in range(min(len(words), MOST_WORDS))}
    bones = skeleton(" ".join(parse_name(name).core))
    return terms | ({bones[:TERM_LENGTH]} if bones else set())


def number_terms(number: str) -> set[str]:
    """What a policy or certificate number is found by: its letters and digits, and its digits from the first on.

    Source: the service's own rule, docs/rulebook.md, search.
    """
    folded = re.sub(r"[^a-z0-9]", "", number.lower())[:TERM_LENGTH]
    digits = re.search(r"\d.*", folded)
    return {term for term in (folded, digits[0] if digits else "") if len(term) >= 3}


@dataclass(frozen=True)
class Phone:
    """A telephone number in E.164, and the extension that was written with it."""

    number: str
    extension: str | None = None


def read_phone(text: str) -> Phone | None:
    """A telephone number as somebody wrote it, taken as one of the United States; None if it cannot be one.

    Source: ITU-T E.164; North American Numbering Plan.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return Phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), parsed.extension or None)


def shown_phone(number: str, extension: str | None = None) -> str:
    """A telephone number as people here write it: `(217) 555-0142 ext. 12`.

    Source: North American Numbering Plan.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 1
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    written = phonenumbers.format_number(parsed, style)
    return f"{written} ext. {extension}" if extension else written


def time_zone_at(state: str | None, phone: str | None = None) -> str | None:
    """The time zone somebody is in: the state's; in a state with two, the telephone number may tell which.

    A number alone says little: mobiles move, and toll-free numbers are everywhere.
    Source: 49 CFR part 71; the service's own rule, docs/rulebook.md, calling hours.
    """
    if state is not None and state.upper() not in SPLIT_STATES and state.upper() in ZONE_OF_STATE:
        return ZONE_OF_STATE[state.upper()]
    by_number = _zones_of_number(phone) if phone else ()
    if len(by_number) == 1:
        return by_number[0]
    return ZONE_OF_STATE.get((state or "").upper())


def _zones_of_number(number: str) -> tuple[str, ...]:
    import phonenumbers
    from phonenumbers import timezone

    try:
        zones: tuple[str, ...] = timezone.time_zones_for_number(phonenumbers.parse(number, "US"))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != "Etc/Unknown")


def hours_there(zone: str | None, now: datetime) -> str:
    """The time of day at somebody's place and whether an office is open: `4:12 pm, open until 5`; empty if unknown.

    Source: the service's own rule, docs/rulebook.md, calling hours: offices are taken to be open 8 to 5, Monday to Friday.
    """
    if zone is None:
        return ""
    there = now.astimezone(ZoneInfo(zone))
    clock = f"{there:%I:%M %p}".lstrip("0").lower()
    if there.weekday() >= 5:
        return f"{clock}, closed on {there:%A}s"
    if there.time() < OFFICE_OPENS:
        return f"{clock}, opens at {OFFICE_OPENS.hour}"
    if there.time() >= OFFICE_CLOSES:
        return f"{clock}, closed since {OFFICE_CLOSES.hour - 12}"
    return f"{clock}, open until {OFFICE_CLOSES.hour - 12}"
