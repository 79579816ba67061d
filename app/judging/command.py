"""What the command line asks of judging: files in, a verdict or a list of differences out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TextIO

from app.judging.cases import Outcome, by_kind, read_cases, run_case
from app.judging.judging import judge
from app.judging.program import Program
from app.judging.vendor import Vendor, VendorFile


def judge_readings(
    program: Program, vendor: VendorFile | None, readings: list[dict[str, Any]], as_of: date
) -> dict[str, Any]:
    """The verdict on one vendor's readings, as `verdict.schema.json` has it.

    Without a vendor file the insured on the papers is taken for the vendor.
    """
    return judge(program, vendor or vendor_of(readings), readings, as_of).as_json()


def vendor_of(readings: list[dict[str, Any]]) -> VendorFile:
    """A vendor of whom nothing is known but the name on its papers."""
    names = [((reading.get("certificate") or {}).get("insured") or {}).get("name") for reading in readings]
    name = next((name for name in names if name), None)
    return VendorFile(vendor=Vendor(legal_name=(name or "the vendor").replace("\n", " ")))


def run_cases(files: list[Path], out: TextIO) -> bool:
    """Run worked cases and print each that comes out otherwise; True where all come out as expected.

    Raises WrongFile where a file cannot be used, before any case is judged.
    """
    read = [(file, read_cases(file)) for file in files]
    outcomes: list[Outcome] = []
    for file, cases in read:
        of_file = [run_case(case) for case in cases]
        shared = _shared_notes(of_file)
        out.writelines(f"note: {file}: {note} ({_listed(ids)})\n" for note, ids in shared.items())
        for outcome in of_file:
            own = [note for note in outcome.notes if _without_case(note, outcome) not in shared]
            out.writelines(f"note: {note}\n" for note in own)
            if outcome.differences:
                out.write(told(outcome))
        outcomes += of_file
    good = sum(not outcome.differences for outcome in outcomes)
    out.write(f"{len(outcomes)} cases, {good} as expected\n")
    return good == len(outcomes)


def _shared_notes(outcomes: list[Outcome]) -> dict[str, list[str]]:
    """What is noted of several cases of a file alike, as a typing error in its base is: said once, with the cases."""
    noted: dict[str, list[str]] = {}
    for each in outcomes:
        for note in dict.fromkeys(_without_case(note, each) for note in each.notes):
            noted.setdefault(note, []).append(each.case.id)
    return {note: ids for note, ids in noted.items() if len(ids) > 1}


def _listed(ids: list[str]) -> str:
    return f"{len(ids)} cases: {', '.join(ids[:3])}{' …' if len(ids) > 3 else ''}"


def _without_case(note: str, outcome: Outcome) -> str:
    return note.removeprefix("case ").removeprefix(f"{outcome.case.id}: ")


def told(outcome: Outcome) -> str:
    """A case that came out otherwise, with both verdicts."""
    case, verdict = outcome.case, outcome.verdict
    lines = [f"{case.id}: {case.why}", f"  expected: {case.expect}"]
    if verdict is None:
        return "\n".join([*lines, *(f"  cannot be judged: {each}" for each in outcome.differences)]) + "\n"
    came = {
        kind: [f"{f.slug} {f.line or ''}".strip() for f in findings]
        for kind, findings in by_kind(verdict).items()
        if findings
    }
    lines.append(f"  came out: {{'status': '{verdict.status}', {', '.join(f'{k!r}: {v}' for k, v in came.items())}}}")
    lines += [f"  differs in {difference}" for difference in outcome.differences]
    return "\n".join(lines) + "\n"
