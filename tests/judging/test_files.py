"""Files that people write: what is left out has a default, and what is wrong is told in words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.judging.command import judge_readings, run_cases
from app.judging.files import WrongFile
from app.judging.program import Program, load_program, load_vendor
from tests.judging.papers import AS_OF, certificate, program, reading

SMALL = "name: Small\nclient: Harbor Point Properties LLC\nrequirements:\n  gl: {each_occurrence: 1000000}\n"


def write(folder: Path, text: str, name: str = "program.yaml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_what_is_left_out_has_the_rule_books_default(tmp_path: Path) -> None:
    asks = load_program(write(tmp_path, SMALL)).requirements
    assert asks.met_threshold == 0.98
    assert asks.not_met_threshold == 0.90
    assert asks.expiring_window_days == 30
    assert asks.notice_days == 30
    assert asks.evidence.ai_ongoing == "attached"
    assert asks.evidence.wos_wc == "box"
    assert asks.rating_min == ["A-", "VII"]
    assert asks.contract_on_file is False


def test_a_spelling_mistake_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"requirements\.gl\.each_ocurrence` is not known"):
        load_program(write(tmp_path, SMALL.replace("each_occurrence", "each_ocurrence")))


def test_the_key_that_was_meant_is_offered(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"each_ocurrence` is not known\. Did you mean `each_occurrence`\?"):
        load_program(write(tmp_path, SMALL.replace("each_occurrence", "each_ocurrence")))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("aggregate_per: site", "must be 'policy', 'project' or 'location' (found 'site')"),
        ("expiring_window_days: thirty", "is no whole number"),
        ("retro_on_or_before: June", "is no date; write it as 2026-11-25"),
        ("rating_min: [Good]", "Good is no rating of AM Best"),
        ("gl: much", "holds keys of its own"),
        ("gl: {each_occurrence: -5}", "`requirements.gl.each_occurrence` must be at least 0 (found -5)"),
        ("sir_max: -1", "`requirements.sir_max` must be at least 0 (found -1)"),
        (
            "primary_floor: {el: {each_accident: -4}}",
            "`requirements.primary_floor.el.each_accident` must be at least 0",
        ),
        ("notice_days: -3", "`requirements.notice_days` must be at least 0"),
        ("currency_rates: {CAD: 0}", "`requirements.currency_rates.CAD` must be more than 0"),
        ("met_threshold: 98", "`requirements.met_threshold` must be at most 1"),
    ],
)
def test_a_wrong_value_is_told_in_the_trades_words(tmp_path: Path, line: str, told: str) -> None:
    text = f"name: Small\nclient: Harbor Point Properties LLC\nrequirements:\n  {line}\n"
    with pytest.raises(WrongFile, match=re.escape(told)):
        load_program(write(tmp_path, text))


def test_an_amount_below_nothing_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(WrongFile) as told:
        load_program(write(tmp_path, SMALL + "  sir_max: -1\n"))
    assert len(str(told.value).splitlines()) == 1


def test_nothing_may_be_asked_of_a_line(tmp_path: Path) -> None:
    asks = load_program(write(tmp_path, SMALL + "  umbrella: {each_occurrence: 0}\n")).requirements
    assert asks.umbrella is not None
    assert asks.umbrella.each_occurrence == 0


def test_the_schema_of_programs_says_how_little_an_amount_may_be() -> None:
    schema = Program.model_json_schema()["$defs"]
    assert schema["GeneralLiability"]["properties"]["each_occurrence"]["anyOf"][0]["minimum"] == 0
    assert schema["Requirements"]["properties"]["met_threshold"]["exclusiveMinimum"] == 0


@pytest.mark.parametrize(
    ("text", "told"), [("", "is empty"), ("- a\n", "holds a list"), ("just words\n", "holds words")]
)
def test_a_file_without_keys_is_told_what_it_holds(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(WrongFile, match=told):
        load_program(write(tmp_path, text))


@pytest.mark.parametrize("written", ["1m", "$1,000,000", "1000k", "1_000_000", "1 million"])
def test_an_amount_may_be_written_as_people_do(tmp_path: Path, written: str) -> None:
    gl = load_program(write(tmp_path, SMALL.replace("1000000", f'"{written}"'))).requirements.gl
    assert gl is not None
    assert gl.each_occurrence == 1_000_000


@pytest.mark.parametrize("written", ["1,00,000", "1.000.000", "1m2", "one"])
def test_an_amount_that_may_be_a_mistake_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(WrongFile, match="is no amount"):
        load_program(write(tmp_path, SMALL.replace("1000000", f'"{written}"')))


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="`client` is missing"):
        load_program(write(tmp_path, SMALL.replace("client: Harbor Point Properties LLC\n", "")))


def test_a_wrong_value_is_named_with_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"each_occurrence.*a million"):
        load_program(write(tmp_path, SMALL.replace("1000000", "a million")))


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"cannot be opened.*Check the path"):
        load_program(tmp_path / "nothing.yaml")


def test_a_file_that_is_no_yaml_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="is no YAML"):
        load_program(write(tmp_path, "name: [unclosed"))


def test_a_line_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"is no YAML: line 2, column \d+, .*Mend the file"):
        load_program(write(tmp_path, "name: x\nclient: a: b\n"))
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(WrongFile, match="is no text"):
        load_program(tmp_path / "picture.yaml")


def test_the_command_gives_a_verdict(tmp_path: Path) -> None:
    verdict = judge_readings(load_program(write(tmp_path, SMALL)), None, [reading(certificate())], AS_OF)
    assert verdict["as_of"] == "2026-11-25"
    assert set(verdict) == {"as_of", "status", "next_expiration", "deficiencies", "review", "met"}


def test_a_vendor_file_is_read(tmp_path: Path) -> None:
    text = "vendor: {legal_name: Roe Roofing LLC, dba: Roe}\nwaivers:\n- {requirement: wos.wc, from: 2026-06-15, to: 2027-05-31, approver: client, reason: asked for in writing}\n"
    known = load_vendor(write(tmp_path, text, "vendor.yaml"))
    assert known.vendor.dba == ["Roe"]
    assert known.waivers[0].requirement == "wos.wc"


def test_a_programs_schema_tells_its_keys() -> None:
    schema = Program.model_json_schema()
    assert "requirements" in schema["properties"]
    assert "each_occurrence" in schema["$defs"]["GeneralLiability"]["properties"]


def test_a_program_can_be_written_and_read_back() -> None:
    ours = program()
    assert Program.model_validate(ours.model_dump(mode="json", by_alias=True)) == ours


def test_a_program_is_never_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        program().name = "other"  # type: ignore[misc]


CASES = """
base:
  as_of: 2026-11-25
  vendor: {legal_name: Roe Roofing LLC}
  requirements: {gl: {each_occurrence: 1000000}}
  certificate: null
cases:
- {id: one, why: nothing received, expect: {status: missing, deficiencies: [no-certificate]}}
- {id: two, why: a wrong expectation, expect: {status: compliant}}
"""


def test_cases_that_come_out_otherwise_are_printed_with_both_verdicts(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run_cases([write(tmp_path, CASES, "cases.yaml")], out) is False
    text = out.getvalue()
    assert "two: a wrong expectation" in text
    assert "expected: {'status': 'compliant'}" in text
    assert "came out: {'status': 'missing', 'deficiencies': ['no-certificate']}" in text
    assert "one:" not in text
    assert text.splitlines()[-1] == "2 cases, 1 as expected"


def test_a_case_that_cannot_be_judged_leaves_the_others_be(tmp_path: Path) -> None:
    out = io.StringIO()
    odd = "- {id: three, why: no day, changes: {as_of: tomorrow}, expect: {status: missing}}\n"
    assert run_cases([write(tmp_path, CASES + odd, "cases.yaml")], out) is False
    assert "'tomorrow' is no date; write it as 2026-11-25" in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "3 cases, 1 as expected"


def test_cases_that_all_come_out_as_expected_print_their_count(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run_cases([write(tmp_path, CASES.rsplit("- {id: two", 1)[0], "cases.yaml")], out) is True
    assert out.getvalue() == "1 cases, 1 as expected\n"


@pytest.mark.parametrize(
    "text", ["base: {}", "cases: [{id: x}]", "- 1", "cases: [{id: x, expect: {}}]\nbase: {as_of: 2026-11-25}"]
)
def test_a_case_file_that_cannot_be_used_is_told_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongFile, match=r"cases\.yaml"):
        run_cases([write(tmp_path, text, "cases.yaml")], io.StringIO())


VENDOR = "vendor: {legal_name: Small Works LLC}\n"


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (
            "waivers: [{requirement: wos.wc, from: 2026-01-01, approver: client, reason: known}]",
            "`waivers.0.to` is missing",
        ),
        (
            "waivers: [{requirement: wos.wc, from: 2026-01-01, to: 2027-01-01, reason: known}]",
            "`waivers.0.approver` is missing",
        ),
        (
            "waivers: [{requirement: wos.wc, from: 2026-01-01, to: 2027-01-01, approver: client}]",
            "`waivers.0.reason` is missing",
        ),
        (
            'waivers: [{requirement: wos.wc, from: 2026-01-01, to: 2027-01-01, approver: client, reason: ""}]',
            "`waivers.0.reason` is empty",
        ),
        (
            "events: [{type: cancellation, line: liability, effective: 2026-11-10}]",
            "`events.0.line` must be 'gl', 'auto'",
        ),
        ("events: [{type: cancellation, effective: 2026-11-10}]", "add `line`, `policy` or `insurer`"),
        ("events: [{type: grant_removed, line: gl, effective: 2026-11-10}]", "add `grant`"),
        ("events: [{type: policy_change, line: gl, grant: wosx, effective: 2026-11-10}]", "names the grant wosx"),
        ("documents: [{kind: Stop gap, limit: -1}]", "`documents.0.limit` must be at least 0"),
    ],
)
def test_what_a_vendor_file_leaves_open_is_refused(tmp_path: Path, part: str, told: str) -> None:
    with pytest.raises(WrongFile, match=re.escape(told)):
        load_vendor(write(tmp_path, VENDOR + part + "\n"))


@pytest.mark.parametrize("line", ["gl", "GL", "general_liability", "Commercial General Liability"])
def test_an_events_line_may_be_written_as_people_do(tmp_path: Path, line: str) -> None:
    known = load_vendor(
        write(tmp_path, f"{VENDOR}events: [{{type: cancellation, line: {line}, effective: 2026-11-10}}]\n")
    )
    assert known.events[0].line == "gl"
