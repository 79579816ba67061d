"""The certificate holder, and what the certificate must mention."""

from __future__ import annotations

from collections.abc import Iterator

from app.judging.facts import Read
from app.judging.names import compare_names, same_address
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.verdict import Finding
from app.judging.words import holder_word


def certificate_holder(q: Question) -> Iterator[Finding]:
    """The certificate is made out to the client, or to a name that the client goes by.

    Source: ACORD 25, CERTIFICATE HOLDER; docs/rulebook.md, names: being holder gives no right, but shows who asked.
    """
    wanted = q.asks.holder
    if wanted is None:
        return
    if not q.papers and q.facts.rows:
        yield unsure(q, "holder", "Policy pages are here, but no certificate that names a holder.", required=wanted)
    for paper in q.papers:
        shown = paper.holder.name
        word = shown.word or holder_word(shown.value)
        if shown.unread:
            yield unsure(q, "holder", "The holder could not be made out.", required=wanted, reads=(shown,))
        elif shown.value is None or word:
            why = f"The holder box says {word}, and names nobody." if word else "The holder box is blank."
            yield settle(
                q,
                False,
                "holder-copy-only",
                "holder",
                reads=(shown,),
                found=word,
                required=_block(q),
                why=why,
                why_met="",
            )
        else:
            yield _named(q, shown, shown.value, wanted)


def _block(q: Question) -> str:
    return ", ".join(part for part in (q.asks.holder, q.asks.holder_address) if part)


def _named(q: Question, shown: Read[str], name: str, wanted: str) -> Finding:
    reads = (shown,)
    said = name.replace("\n", ", ")
    # A box that holds more lines than the name is the client's if its first line is.
    candidates = [name.replace("\n", " "), *name.splitlines()[:1]]
    results = {compare_names(mine, own) for mine in candidates for own in (wanted, *q.asks.holder_aliases)}
    if results & {"same", "form_missing"}:
        return settle(
            q,
            True,
            "holder-wrong",
            "holder",
            reads=reads,
            found=said,
            required=wanted,
            why="",
            why_met=f"Made out to {said.rstrip(chr(46))}.",
        )
    if "form_differs" in results:
        why = f"The holder is {said}; the client is {wanted}."
        return settle(
            q,
            False,
            "holder-entity-differs",
            "holder",
            reads=reads,
            found=said,
            required=_block(q),
            why=why,
            why_met="",
        )
    if "typo" in results:
        why = f"The holder reads {said}, nearly {wanted}: the same?"
        return unsure(q, "holder", why, found=said, required=wanted, reads=reads)
    why = f"The certificate was made out to {said}, not {wanted}."
    return settle(q, False, "holder-wrong", "holder", reads=reads, found=said, required=_block(q), why=why, why_met="")


def holder_address(q: Question) -> Iterator[Finding]:
    """The holder's address is the client's.

    Source: docs/rulebook.md, names: number, street and ZIP code; a suite more or less is no difference.
    """
    wanted = q.asks.holder_address
    for paper in q.papers:
        name, shown = paper.holder.name.value, paper.holder.address
        if wanted is None or name is None or _is_stranger(q, name):
            continue
        if shown.value is None:
            yield settle(
                q, False, "holder-address-wrong", "holder_address", reads=(shown,), required=wanted, outcome="not_shown",
                why=f"The holder's address is not shown; {wanted} is asked.", why_met="",
            )  # fmt: skip
            continue
        text = shown.value
        if same_address(text, wanted):
            yield proven(
                q, "holder_address", "The address is the client's.", found=text, required=wanted, reads=(shown,)
            )
        else:
            why = f"The holder's address is {text.replace(chr(10), ', ')}; {wanted} is asked."
            yield settle(
                q, False, "holder-address-wrong", "holder_address", reads=(shown,), found=text, required=wanted, why=why,
                why_met="",
            )  # fmt: skip


def _is_stranger(q: Question, name: str) -> bool:
    own = [each for each in (q.asks.holder, *q.asks.holder_aliases) if each]
    return all(compare_names(name, each) == "different" for each in own)


def references(q: Question) -> Iterator[Finding]:
    """The certificate names the project or lease that the program asks for.

    Source: program file, `description_must_mention`: a fact to be shown, never contract wording.
    """
    if not q.papers:
        return
    text = " ".join(q.text.upper().split())
    for wanted in q.asks.description_must_mention:
        if " ".join(wanted.upper().split()) in text:
            yield proven(
                q,
                "description_must_mention",
                f"Mentions {wanted}.",
                found=wanted,
                required=wanted,
                reads=(q.papers[0].description,),
            )
        else:
            why = f"The certificate does not mention {wanted}."
            yield deficiency(
                q, "description-missing", "description_must_mention", why, required=wanted, outcome="not_shown",
                reads=(q.papers[0].description,),
            )  # fmt: skip
