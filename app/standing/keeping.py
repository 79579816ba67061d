"""A verdict kept: the judgment with what it came from, the standing's history, the deficiencies' history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.judging.judging import RULEBOOK_VERSION
from app.judging.verdict import Verdict
from app.programs.rules import local_day
from app.standing.dossiers import Dossier
from app.standing.models import Deficiency, Judgment, JudgmentDocument, Standing
from app.standing.rules import deficiency_key, is_present


@dataclass
class Change:
    """What a judgment changed for one assignment. `judgment` is the one before where nothing was judged anew."""

    dossier: Dossier
    verdict: Verdict
    judgment: Judgment
    is_new: bool
    status_before: str | None = None
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    moved: bool = False
    news: bool = False

    @property
    def status(self) -> str:
        """The status after it."""
        return self.judgment.status

    @property
    def document_ids(self) -> list[int]:
        """The documents that it came from."""
        return [document["id"] for document in self.judgment.basis["documents"]]


def same_question(before: Judgment | None, dossier: Dossier) -> bool:
    """Whether exactly this was already judged: papers, corrections, waivers, program, rule book and day."""
    return (
        before is not None
        and before.as_of_on == dossier.as_of
        and before.program_version_id == dossier.version.id
        and before.rulebook_version == RULEBOOK_VERSION
        and before.basis == dossier.basis
    )


def has_news(before: Judgment | None, judgment: Judgment) -> bool:
    """Whether a judgment finds anything wrong or unsure that the one before did not."""
    return bool(_troubles(judgment) - (_troubles(before) if before else set()))


def make_judgment(dossier: Dossier, verdict: Verdict, cause: str, now: datetime) -> Judgment:
    """The judgment's row, not yet added."""
    return Judgment(
        client_id=dossier.assignment.client_id,
        assignment_id=dossier.assignment.id,
        program_version_id=dossier.version.id,
        rulebook_version=RULEBOOK_VERSION,
        as_of_on=dossier.as_of,
        known_at=now,
        basis=dossier.basis,
        verdict=verdict.as_json(),
        status=verdict.status,
        next_expiration_on=verdict.next_expiration,
        made_at=now,
        cause=cause,
        of_its_day=is_present(dossier.as_of, local_day(dossier.client.time_zone, now)),
    )


def keep_documents(tx: Session, judgments: Sequence[Judgment]) -> None:
    """Say which documents each judgment came from."""
    tx.flush()
    for judgment in judgments:
        for document in judgment.basis["documents"]:
            tx.add(JudgmentDocument(judgment_id=judgment.id, document_id=document["id"]))


def end_standing(change: Change, standing: Standing, now: datetime) -> bool:
    """End the open standing if the judgment says otherwise; where it says the same the row stays."""
    judgment = change.judgment
    if (standing.status, standing.next_expiration_on) == (judgment.status, judgment.next_expiration_on):
        return False
    # Whoever came later may carry an earlier moment: time in a history only goes forward.
    standing.valid_to_at = max(now, standing.valid_from_at)
    return True


def begin_standing(tx: Session, change: Change, before: Standing | None, now: datetime) -> None:
    """Begin the standing that the judgment says, from where the one before it ended."""
    judgment = change.judgment
    tx.add(
        Standing(
            client_id=judgment.client_id,
            assignment_id=judgment.assignment_id,
            judgment_id=judgment.id,
            status=judgment.status,
            next_expiration_on=judgment.next_expiration_on,
            judge_again_on=change.dossier.judge_again_on,
            valid_from_at=(before.valid_to_at if before else None) or now,
            cause=judgment.cause,
        )
    )
    change.moved = True


def move_deficiencies(tx: Session, change: Change, known: Sequence[Deficiency], now: datetime) -> None:
    """Open, refresh and close the deficiencies; a waived one stays open, marked, so that no waiver hides it."""
    judgment = change.judgment
    found = _findings(judgment.verdict)
    still = {deficiency.key: deficiency for deficiency in known}
    for key, (finding, waived) in found.items():
        deficiency = still.pop(key, None)
        if deficiency is None:
            deficiency = Deficiency(
                client_id=judgment.client_id, assignment_id=judgment.assignment_id, key=key, opened_at=now
            )
            tx.add(deficiency)
            change.opened.append(key)
        deficiency.slug, deficiency.severity = finding["slug"], finding["severity"]
        deficiency.line, deficiency.requirement = finding["line"], finding["requirement"]
        deficiency.finding, deficiency.waived = finding, waived
        deficiency.begins_on = date.fromisoformat(finding["begins_on"]) if finding["begins_on"] else None
    for key, deficiency in still.items():
        deficiency.closed_at, deficiency.closed_because = max(now, deficiency.opened_at), judgment.cause
        change.closed.append(key)


def _findings(verdict: dict[str, Any]) -> dict[str, tuple[dict[str, Any], bool]]:
    waived = [finding for finding in verdict["met"] if finding["outcome"] == "waived"]
    found = {deficiency_key(finding): (finding, True) for finding in waived}
    return found | {deficiency_key(finding): (finding, False) for finding in verdict["deficiencies"]}


def _troubles(judgment: Judgment) -> set[str]:
    verdict = judgment.verdict
    return {deficiency_key(finding) for part in ("deficiencies", "review") for finding in verdict[part]}
