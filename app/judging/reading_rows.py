"""From a reading to policy rows: two policies in one row are split, words are no amounts, numbers to come are none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from app.judging.facts import Insurer, Read, Row
from app.judging.merging import Policy
from app.judging.spot import Spot
from app.judging.words import date_word, limit_word, number_word

LINES = {
    "general_liability": "gl",
    "automobile_liability": "auto",
    "umbrella_liability": "umbrella",
    "excess_liability": "umbrella",
    "workers_compensation": "wc",
    "professional_liability": "professional",
    "pollution_liability": "pollution",
    "cyber_liability": "cyber",
    "property": "property",
    "other": "other",
}
OPTIONS = (
    "claims_made", "occurrence", "aggregate_per", "any_auto", "owned_autos", "scheduled_autos", "hired_autos",
    "non_owned_autos", "deductible", "proprietor_excluded", "per_statute",
)  # fmt: skip
# What the reader calls a row in its warnings.
CALLED = {"gl": "general liability", "auto": "automobile", "umbrella": "umbrella", "wc": "employers' liability|workers"}
SIR = re.compile(r"\b(?:SIR|self[- ]insured retention)\b\D{0,12}([\d,]{4,})", re.I)
DEDUCTIBLE = re.compile(r"\bded(?:uctible)?\b\D{0,12}([\d,]{4,})", re.I)
OVER_ONLY = re.compile(r"\b(?:over|excess of|sits over|follows?)\b([^.\n]{0,60})", re.I)
OVER_WORDS = (("gl", r"\bGL\b|general liab"), ("auto", r"\bAL\b|\bBAP\b|\bauto"), ("el", r"\bEL\b|\bWC\b|employer"))
# A typed remark is weaker than a box of its own; one that must be understood first is for a person.
TYPED = 0.90
UNDERSTOOD = 0.80


def rows_of(spot: Spot) -> list[Row]:
    """The policy rows of a certificate, in the order of the form.

    Source: ACORD 25, coverages; docs/rulebook.md, from reading to facts.
    """
    coverages = (spot.certificate or {}).get("coverages") or []
    return [row for index in range(len(coverages)) for row in _split(_row(spot, index))]


def _row(spot: Spot, index: int) -> Row:
    path = f"certificate.coverages[{index}]"
    kind = spot.value(f"{path}.type")
    line = LINES.get(kind, "other")
    warnings = [warning for warning in spot.warnings if re.search(CALLED.get(line, kind.split("_")[0]), warning, re.I)]
    return Row(
        line=line,
        kind=kind,
        policy=_policy(spot, path),
        effective=_date(spot, f"{path}.effective", warnings),
        expiration=_date(spot, f"{path}.expiration", warnings),
        file=spot.file,
        path=path,
        limits=_limits(spot, path, warnings),
        options=_options(spot, path, line, warnings),
        ai_box=spot.read(f"{path}.additional_insured"),
        wos_box=spot.read(f"{path}.subrogation_waived"),
        over=_over(spot, kind),
        insurer=_insurer(spot, path),
        description=spot.value(f"{path}.description"),
        kind_read=spot.read(f"{path}.type"),
    )


def _policy(spot: Spot, path: str) -> Read[str]:
    read = spot.read(f"{path}.policy_number")
    word = number_word(read.value)
    return Read(None, read.confidence, read.evidence, read.verified, word) if word else read


def _date(spot: Spot, path: str, warnings: list[str]) -> Read[date]:
    read = spot.day(path)
    if read.value is not None:
        return read
    name = path.rsplit(".", 1)[-1]
    word = date_word([warning for warning in warnings if name in warning.lower()])
    return replace(read, word=word, confidence=max(read.confidence, TYPED)) if word else read


def _limits(spot: Spot, path: str, warnings: list[str]) -> dict[str, Read[float]]:
    limits = {name: spot.read(f"{path}.limits.{name}") for name in spot.value(f"{path}.limits") or {}}
    for name in ("products_completed_operations_aggregate", "general_aggregate", "each_occurrence", "aggregate"):
        word = limit_word(name, warnings)
        if word and (name not in limits or limits[name].value is None):
            read = spot.read(f"{path}.limits.{name}")
            limits[name] = replace(read, word=word, confidence=max(read.confidence, TYPED))
    for name, entry in spot.fields.items():
        leaf = name.removeprefix(f"{path}.limits.")
        if leaf != name and leaf not in limits and entry["confidence"] >= 1.0:
            limits[leaf] = spot.read(name)
    return limits


def _options(spot: Spot, path: str, line: str, warnings: list[str]) -> dict[str, Read[Any]]:
    shown = spot.value(f"{path}.options") or {}
    options = {name: spot.read(f"{path}.options.{name}") for name in OPTIONS if name in shown}
    if shown.get("retroactive_date"):
        options["retro_date"] = spot.day(f"{path}.options.retroactive_date")
    if "retention" in shown:
        options["retention" if line == "umbrella" else "sir"] = spot.read(f"{path}.options.retention")
    for name, pattern in (("sir", SIR), ("deductible", DEDUCTIBLE)):
        if name not in options and line != "umbrella" and (read := _typed(spot, path, pattern, warnings)):
            options[name] = read
    return options


def _typed(spot: Spot, path: str, pattern: re.Pattern[str], warnings: list[str]) -> Read[float] | None:
    """An amount that an agent typed on a spare line of the row; the reader quotes it in a warning."""
    for warning in warnings:
        if match := pattern.search(warning):
            place = spot.read(f"{path}.options.retention").evidence
            return Read(float(match[1].replace(",", "").rstrip(".")), TYPED, place)
    return None


def _insurer(spot: Spot, path: str) -> Insurer:
    letter = spot.read(f"{path}.insurer_letter")
    first = str(letter.value or "").split(",")[0].strip()
    insurers = (spot.certificate or {}).get("insurers") or []
    for index, insurer in enumerate(insurers):
        if insurer.get("letter") == first and first:
            place = f"certificate.insurers[{index}]"
            own = spot.read(f"{place}.letter")
            # who writes the row hangs on both letters, so that both are looked at with it
            places = (*letter.evidence, *own.evidence)
            letter = replace(letter, confidence=min(letter.confidence, own.confidence), evidence=places)
            return Insurer(
                letter, spot.read(f"{place}.name"), spot.read(f"{place}.naic"), listed=bool(insurer.get("name"))
            )
    return Insurer(letter, listed=False if insurers and first else None)


def _over(spot: Spot, kind: str) -> Read[tuple[str, ...]]:
    """What the remarks say that the umbrella or excess sits over; nothing where they say nothing.

    Source: docs/rulebook.md, towers.
    """
    place = spot.read("certificate.description_of_operations")
    name = r"umbrella|excess" if kind in ("umbrella_liability", "excess_liability") else None
    for sentence in re.split(r"[.\n;]", place.value or ""):
        if name and re.search(name, sentence, re.I) and (match := OVER_ONLY.search(sentence)):
            over = tuple(line for line, words in OVER_WORDS if re.search(words, match[1], re.I))
            if over:
                return Read(over, min(place.confidence, UNDERSTOOD), place.evidence)
    return Read(None, 0.0, place.evidence)


def _split(row: Row) -> list[Row]:
    """Two numbers stacked in one row are two policies; which limit is whose is not known.

    Source: ACORD 25, UMBRELLA LIAB and EXCESS LIAB; docs/rulebook.md, from reading to facts.
    """
    numbers = [part.strip() for part in (row.policy.value or "").splitlines() if part.strip()]
    if len(numbers) < 2:
        return [row]
    unsure = {name: replace(read, confidence=0.0) for name, read in row.limits.items()}
    first = replace(row, policy=replace(row.policy, value=numbers[0]), limits=unsure)
    others = [
        replace(
            row,
            policy=replace(row.policy, value=number),
            limits={} if row.line == "umbrella" else unsure,
            kind="excess_liability" if row.line == "umbrella" else row.kind,
            over=Read(("umbrella",), row.policy.confidence, row.policy.evidence)
            if row.line == "umbrella"
            else row.over,
        )
        for number in numbers[1:]
    ]
    return [first, *others]


def policies_in(spot: Spot) -> list[Policy]:
    """What the declarations pages of a reading say, line by line.

    Source: docs/rulebook.md, limits that disagree: the declarations outrank the certificate.
    """
    found = []
    for page, declared in enumerate(spot.reading.get("declarations") or []):
        whole = f"declarations[{page}]"
        for number, line in enumerate(declared.get("lines") or []):
            path = f"{whole}.lines[{number}]"
            found.append(
                Policy(
                    line=LINES.get(line["type"], "other"),
                    path=path,
                    file=spot.file,
                    policy=spot.read(f"{whole}.policy_number"),
                    effective=spot.day(f"{whole}.effective"),
                    expiration=spot.day(f"{whole}.expiration"),
                    insured=spot.read(f"{whole}.named_insured.name"),
                    limits={name: spot.read(f"{path}.limits.{name}") for name in line.get("limits") or {}},
                )
            )
    return found
