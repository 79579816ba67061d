"""A key of a worked case that nothing reads is told, and no legitimate one is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.judging.cases import read_cases, run_case
from app.judging.command import run_cases

SECTION_10 = Path(__file__).parents[1] / "rulebook" / "section10.yaml"


def notes(tmp_path: Path, *, expect: Any = "compliant", **row: Any) -> list[str]:
    base = yaml.safe_load(SECTION_10.read_text())["base"]
    file = tmp_path / "cases.yaml"
    file.write_text(yaml.safe_dump({"base": base, "cases": [{"id": "X", "expect": expect, **row}]}))
    return [note for case in read_cases(file) for note in run_case(case).notes]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("certificate.gl.each_occurence", 500000, "each_occurence under certificate.gl; did you mean each_occurrence?"),
        (
            "certificate.gl.limits",
            {"each_occurence": 1},
            "each_occurence under certificate.gl.limits; did you mean each_occurrence?",
        ),
        ("certificate.holdr", "Maple Court Partners LLC", "holdr under certificate; did you mean holder?"),
        ("certificat.gl.sir", 25000, "certificat under the facts; did you mean certificate?"),
        ("requirements.gl.each_occurence", 1, "each_occurence under requirements.gl; did you mean each_occurrence?"),
        ("vendor.work_stat", "NY", "work_stat under vendor; did you mean work_state?"),
        ("confidence_of", {"certificate.gl.expiraton": 0.7}, "expiraton under confidence_of.gl; did you mean expiration?"),
        ("certificate_2", {"auto.expiraton": None}, "expiraton under certificate_2.auto; did you mean expiration?"),
        ("dec_page", {"gl": {"polcy": "GL100"}}, "polcy under dec_page.gl; did you mean policy?"),
        (
            "successor",
            {"gl": {"policy": "G", "same_limit_and_forms": True}},
            "same_limit_and_forms under successor.gl; did you mean same_limits_and_forms?",
        ),
    ],
)  # fmt: skip
def test_a_mistyped_key_is_told_with_the_one_that_was_meant(tmp_path: Path, path: str, value: Any, told: str):
    assert f"case X: unknown key {told}" in notes(tmp_path, changes={path: value})


@pytest.mark.parametrize("lacking", ["approver", "to"])
def test_a_waiver_that_nobody_gave_or_without_an_end_counts_for_nothing(tmp_path: Path, lacking: str):
    waiver = {"requirement": "wos.wc", "from": "2026-06-15", "to": "2027-05-31", "approver": "client"}
    whole = {"certificate.wc.wos_box": False, "waivers": [waiver]}
    less = whole | {"waivers": [{key: value for key, value in waiver.items() if key != lacking}]}
    assert not notes(tmp_path, changes=whole, expect="compliant_with_waiver")
    assert notes(tmp_path, changes=less) == [
        f"case X: the waiver of wos.wc names no {lacking}, so it counts for nothing."
    ]
    [case] = read_cases(tmp_path / "cases.yaml")
    outcome = run_case(case)
    assert outcome.verdict is not None
    assert outcome.verdict.status == "deficient"


def test_a_mistyped_expectation_is_told(tmp_path: Path):
    said = notes(tmp_path, expect={"status": "compliant", "deficencies": [], "minor": [{"slgu": "policy-expiring"}]})
    assert said == [
        "case X: unknown key deficencies under expect; did you mean deficiencies?",
        "case X: unknown key slgu under expect.minor; did you mean slug?",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"certificate.gl.limits": {"each_occurrence": 500000}},
        {"certificate.wc.item_3a": "IL", "certificate.wc.peo": True, "certificate.wc.self_insured": False},
        {"certificate.gl.claims_made": True, "certificate.gl.retro_date": None, "certificate.gl.deductible": 100},
        {"certificate.number": "1", "certificate.revision": "", "certificate.form_edition": "2016/03"},
        {"certificate.insurer_admitted": {"gl": True}, "certificate.gl.insurer_letter": ""},
        {"confidence_of": {"certificate.gl.expiration": 0.9, "gl.policy": 1.0, "forms[0]": 1.0, "certificate.holder": 1.0}},
        {"certificate_2": {"auto": None, "certificate.gl.each_occurrence": 5, "date": "2026-09-01"}},
        {"dec_page": {"gl": {"each_occurrence": 900000}}, "unread": 1, "first_certificate": False},
        {"vendor.wc_exemption": "claimed", "vendor.no_owned_autos_attested": "2026-01-01", "vendor.site": "Tampa"},
        {"contract": {"from": "2026-06-01", "to": None}, "assignment.active": True, "documents": ["C-105.2"]},
        {"requirements.evidence": {"wos_gl": "box"}, "requirements.holder_aliases": ["x"], "requirements.admitted": "any"},
    ],
)  # fmt: skip
def test_every_key_of_the_case_format_is_known(tmp_path: Path, changes: dict[str, Any]):
    assert notes(tmp_path, changes=changes, note="a remark") == []


def test_limits_may_stand_in_a_block_of_their_own(tmp_path: Path):
    file = tmp_path / "cases.yaml"
    case = "{id: X, changes: {certificate.gl.limits: {each_occurrence: 400000}}, expect: {status: compliant}}"
    file.write_text(SECTION_10.read_text().split("cases:")[0] + f"cases:\n- {case}\n")
    [outcome] = map(run_case, read_cases(file))
    assert outcome.verdict is not None
    assert [finding.slug for finding in outcome.verdict.deficiencies] == ["limit-short"]  # under the floor of 500,000


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("certificate", "unknown key holdr under certificate; did you mean holder?"),
        ("requirements", "unknown key holdr under requirements; did you mean holder?"),
    ],
)
def test_a_mistyped_key_of_the_base_is_told_once_for_all_its_cases(tmp_path: Path, part: str, told: str):
    base = yaml.safe_load(SECTION_10.read_text())["base"]
    base[part]["holdr"] = "Maple Court Partners LLC"
    own = {"id": "own", "expect": "compliant", "changes": {"certificate.gl.polcy": "GL 1"}}
    cases = [{"id": f"c{number}", "expect": "compliant"} for number in range(4)]
    file = tmp_path / "cases.yaml"
    file.write_text(yaml.safe_dump({"base": base, "cases": [*cases, own]}))
    out = io.StringIO()
    run_cases([file], out)
    notes_said = [line for line in out.getvalue().splitlines() if line.startswith("note: ")]
    assert notes_said == [
        f"note: {file}: {told} (5 cases: c0, c1, c2 …)",
        "note: case own: unknown key polcy under certificate.gl; did you mean policy?",
    ]
