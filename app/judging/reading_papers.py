"""From a reading to the paper: who, when, for whom, and what marks it as a sample or as incomplete."""

from __future__ import annotations

from collections.abc import Collection

from app.judging.facts import Paper, Party, Read
from app.judging.spot import Spot
from app.judging.words import SAMPLE, holder_word, placeholder, sample_word, sends_to


def paper_of(spot: Spot, pages: Collection[str]) -> Paper:
    """All of a certificate but its coverage rows; `pages` are the kinds of page among all the vendor's papers.

    Source: ACORD 25, box by box; docs/rulebook.md, from reading to facts.
    """
    name = spot.read("certificate.certificate_holder.name")
    description = spot.read("certificate.description_of_operations")
    return Paper(
        file=spot.file,
        kind=spot.kind,
        edition=spot.read("certificate.form_edition"),
        dated=spot.day("certificate.certificate_date"),
        number=spot.value("certificate.certificate_number"),
        revision=spot.value("certificate.revision_number"),
        insured=Party(spot.read("certificate.insured.name"), spot.read("certificate.insured.address")),
        holder=Party(_holder(name), spot.read("certificate.certificate_holder.address")),
        signed=spot.read("certificate.signed"),
        description=description,
        warnings=tuple(spot.warnings),
        pages_referred_to=sends_to(description.value, pages),
        sample=_sample(spot),
        scanned=spot.scanned,
        legibility=spot.legibility,
    )


def _holder(name: Read[str]) -> Read[str]:
    """For Information Only, Proof of Coverage and the like name nobody."""
    word = holder_word(name.value)
    return Read(None, name.confidence, name.evidence, name.verified, word) if word else name


def _sample(spot: Spot) -> str | None:
    """The mark of a sample: the reader's warning, or a template's words left in the boxes for names."""
    for path in ("insured.name", "certificate_holder.name", "certificate_holder.address", "insured.address"):
        if word := placeholder(spot.value(f"certificate.{path}")):
            return word
    holder = (spot.value("certificate.certificate_holder.name") or "").strip()
    match = SAMPLE.fullmatch(holder)
    return match[0] if match else sample_word(spot.warnings)
