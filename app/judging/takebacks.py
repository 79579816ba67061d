"""What the remarks and the spare lines of a certificate take back: words against its boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.judging.codes import spoken
from app.judging.evidence import any_form, parties
from app.judging.facts import Paper, Read
from app.judging.names import folded_words, mentions, parse_name
from app.judging.question import Question, deficiency, settle, unsure
from app.judging.remarks import EXCEPT, GRANTS, LINES
from app.judging.rulings import ruling_on
from app.judging.verdict import Finding
from app.judging.words import (
    ANYBODY,
    CLAIMS_MADE,
    DENIAL,
    ENDED,
    HARMLESS,
    INSURES,
    LESSENS,
    LESSENS_BESIDE_A_GRANT,
    NOT_IF,
    ONLY_IF,
)

# The full stop of an abbreviation, such as that of a firm's name, ends no sentence.
SENTENCES = re.compile(r"(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)(?<=[^\s.]{2})[.;]\s+|[.;]$|\s[•*]\s", re.I)
ROW_SAYS = re.compile(r"^(?P<row>[^:]+): the row also says “(?P<words>.+)”")
ROWS = {**LINES, "wc": re.compile(r"worker|employer", re.I)}
FORMS = {"ai": ("ai", "ai_ongoing", "ai_completed"), "wos": ("wos",), "pnc": ("pnc",)}
OWNER = re.compile(r"\b(proprietors?|partners?|owners?|officers?|members?)\b", re.I)


@dataclass(frozen=True)
class Saying:
    """A sentence of the remarks, or what is typed on a spare line of a row; `lines` are those that it is about."""

    words: str
    lines: frozenset[str]
    read: Read[str]
    typed_in_row: bool = False


def sayings(q: Question) -> list[Saying]:
    """Every sentence of the certificates that count, without what is harmless in any of them.

    Source: ACORD 25, DESCRIPTION OF OPERATIONS and the spare lines of each row.
    """
    found: list[Saying] = []
    for paper in q.papers:
        text = " ".join((paper.description.value or "").split())
        for part in SENTENCES.split(HARMLESS.sub(" … ", text)):
            if words := part.strip():
                found.append(Saying(words, _named(words), paper.description))
        found += _typed(paper)
    return found


def _typed(paper: Paper) -> Iterator[Saying]:
    for warning in paper.warnings:
        if match := ROW_SAYS.match(warning):
            lines = frozenset(line for line, words in ROWS.items() if words.search(match["row"]))
            yield Saying(
                HARMLESS.sub(" … ", match["words"]), lines, Read(match["words"], 1.0, paper.description.evidence), True
            )


def _named(words: str) -> frozenset[str]:
    return frozenset(line for line, pattern in LINES.items() if pattern.search(words))


def taken_back(q: Question) -> Iterator[Finding]:
    """Words that end, lessen or deny what the boxes show are asked about; a person rules on the remarks.

    Source: docs/rulebook.md, words against boxes.
    """
    told = [each for each in sayings(q) if _takes_back(q, each)]
    for paper in q.papers:
        here = [each for each in told if each.read is paper.description]
        if here:
            yield _asked(q, paper, here)
    for each in told:
        if each.typed_in_row:
            line = min(each.lines, default=None)
            why = f"A spare line says “{each.words}”: what does it take back?"
            yield unsure(q, f"{line}.typed" if line else "typed", why, line=line, found=each.words, reads=(each.read,))


def _asked(q: Question, paper: Paper, told: list[Saying]) -> Finding:
    read = paper.description
    ruling = ruling_on(q.facts.rulings, read)
    quoted = "; ".join(f"“{each.words}”" for each in told)
    if ruling is None:
        why = f"The remarks say {quoted}: does it take away cover that matters here?"
        return deficiency(q, "exclusion-other", "exclusions", why, found=read.value, reads=(read,))
    does = "take nothing away that matters here" if ruling.answer == "harmless" else "take away cover that matters here"
    why = f"{ruling.by} ruled on {spoken(date.fromisoformat(ruling.on))} that the remarks {does}: {ruling.reason}"
    return settle(
        q, ruling.answer == "harmless", "exclusion-other", "exclusions", reads=(read,), why=why, why_met=why, found=read.value,
        severity="major", class_="may_be_uninsured", ask="Please confirm what the policy covers, and correct the remarks.",
    )  # fmt: skip


def _takes_back(q: Question, saying: Saying) -> bool:
    words, about = saying.words, saying.lines
    if about and not any(q.requires(line) for line in about):
        return False
    if _ends(words):
        return True
    grant = next((name for name, pattern in GRANTS.items() if pattern.search(words)), None)
    if grant == "notice":
        return False
    if grant is not None:
        lessened = _denies(q, grant, saying) or bool(LESSENS_BESIDE_A_GRANT.search(words))
        return lessened or _insures_others(q, saying)
    return bool(LESSENS.search(words)) and not _known_owner(q, saying)


def _insures_others(q: Question, saying: Saying) -> bool:
    """Whether it makes a firm additional insured that is not the client, and no other words make the client one.

    Source: docs/rulebook.md, words against boxes: a box does not say whom it is for, the remarks do.
    """
    if not _asked_lines(q, "ai") or not _is_others(q, saying.words):
        return False
    claims = [each.words for each in sayings(q) if GRANTS["ai"].search(each.words)]
    return all(_is_others(q, words) for words in claims)


def _is_others(q: Question, words: str) -> bool:
    match = INSURES.search(words)
    if match is None or ANYBODY.search(match["who"]):
        return False
    own = [party.name for party in parties(q)]
    own += [name for name in (q.asks.holder, q.program.client, *q.asks.holder_aliases) if name]
    folded = folded_words(match["who"])
    # A firm is known by its entity form; other words before the verb may be no name at all.
    firms = any(parse_name(part).form for part in re.split(r",|\band\b|&", match["who"]) if part.strip())
    return firms and not any(mentions(folded, parse_name(name)) for name in own)


def _ends(words: str) -> bool:
    """Whether it says that cover has ended, not what would happen if it did."""
    match = ENDED.search(words)
    return match is not None and not NOT_IF.search(words[: match.start()])


def _denies(q: Question, grant: str, saying: Saying) -> bool:
    """Whether it denies a grant that is asked, for a line of which it is asked."""
    words = saying.words
    apart = DENIAL[grant].search(words) or EXCEPT.search(words)
    if apart is None or ONLY_IF.search(words):
        return False
    after = _named(words[apart.start() :])
    if DENIAL[grant].search(words) is None and not after:
        return False
    asked = _asked_lines(q, grant)
    # as with a claim, words that name no line speak of general liability
    meant = after or saying.lines or (frozenset({"gl"}) & asked) or asked
    return any(_shown(q, grant, line) for line in meant & asked)


def _shown(q: Question, grant: str, line: str) -> bool:
    """Whether a box or a form shows the grant that the words deny; where nothing does, they say the same."""
    row = q.row(line)
    if row is None:
        return False
    box = {"ai": row.ai_box.value, "wos": row.wos_box.value}.get(grant, False)
    return box is not False or any(any_form(row, name) for name in FORMS[grant])


def _asked_lines(q: Question, grant: str) -> frozenset[str]:
    if grant == "ai":
        asked = q.asks.ai
        return frozenset(line for line in ("gl", "auto", "umbrella") if asked and asked.wanted("ongoing", line))
    return frozenset(q.asks.wos if grant == "wos" else q.asks.pnc)


def _known_owner(q: Question, saying: Saying) -> bool:
    """An owner left out of workers' compensation, which the box says as well. Source: ACORD 25, EXCLUDED? Y/N."""
    row = q.row("wc")
    return bool(row and OWNER.search(saying.words) and row.option("proprietor_excluded").value)


def says_claims_made(q: Question, line: str) -> Saying | None:
    """Words that call a line claims-made; without a line they speak of general liability, unless another row is.

    Source: ACORD 25, CLAIMS-MADE; docs/rulebook.md, words against boxes.
    """
    others = any(row.line != line and row.option("claims_made").value for row in q.facts.rows)
    for saying in sayings(q):
        meant = line in saying.lines or (not saying.lines and line == "gl" and not others)
        if meant and CLAIMS_MADE.search(saying.words):
            return saying
    return None
