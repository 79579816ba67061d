"""House rules of judging: rules cite their source, codes have their sentences, the catalogue is whole."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from app.judging import engine
from app.judging.codes import catalogue, code
from app.judging.forms import catalogue as forms
from app.judging.forms import title_patterns
from app.judging.labels import requirement_label
from app.judging.reductions import RULES as REDUCTIONS

ROOT = Path(__file__).parents[2]
RULE_FILES = [Path(inspect.getfile(rule)) for rule in engine.RULES]


@pytest.mark.parametrize("rule", engine.RULES, ids=lambda rule: f"{rule.__module__.rsplit('.', 1)[-1]}.{rule.__name__}")
def test_a_rule_cites_its_source(rule: engine.Rule) -> None:
    assert "Source:" in (rule.__doc__ or "")


@pytest.mark.parametrize("file", sorted(set(RULE_FILES)), ids=lambda file: file.stem)
def test_every_public_function_of_a_rule_file_cites_its_source(file: Path) -> None:
    functions = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
    silent = [
        node.name
        for node in functions
        if not node.name.startswith("_") and "Source:" not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


@pytest.mark.parametrize("slug", sorted(catalogue()))
def test_a_code_that_somebody_outside_mends_has_a_sentence_for_them(slug: str) -> None:
    entry = code(slug)
    outside = set(entry.fixed_by) & {"agent", "carrier", "vendor"}
    silent = {"exclusion-insured-contract-amended"}  # a note; nobody is asked to mend it
    if outside and slug not in silent:
        assert entry.vendor or entry.agent


def test_every_section_that_a_docstring_cites_stands_in_the_rule_book() -> None:
    headings = {
        line.lstrip("# ").strip().lower()
        for line in (ROOT / "docs/rulebook.md").read_text().splitlines()
        if line.startswith("#")
    }
    cited = set()
    for file in (ROOT / "app/judging").glob("*.py"):
        cited |= {
            found.strip().lower()
            for found in re.findall(r"docs/rulebook\.md, ([\w' -]+?)(?=[,:;.)]|$)", file.read_text(), re.M)
        }
    assert cited
    assert {section for section in cited if section not in headings} == set()


def test_a_slug_in_a_rule_is_in_the_catalogue() -> None:
    used = set()
    for file in set(RULE_FILES) | {ROOT / "app/judging/reductions.py", ROOT / "app/judging/evidence.py"}:
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("deficiency", "settle")
            ):
                used |= {
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant)
                    and isinstance(arg.value, str)
                    and "-" in arg.value
                    and " " not in arg.value
                }
    assert used
    assert used - set(catalogue()) == set()


def test_the_catalogue_of_forms_points_at_known_reductions() -> None:
    with_own_rule = {entry.takes for entry in forms().values() if entry.takes} & set(REDUCTIONS)
    assert {"contractual_liability", "designated_work", "pollution"} <= with_own_rule


def test_a_scheduled_form_is_no_blanket_one() -> None:
    for entry in forms().values():
        if any(grant.startswith("ai") or grant == "wos" for grant in entry.grants):
            assert entry.scope in ("blanket", "scheduled"), entry.number


def test_every_additional_insured_form_has_its_breadth() -> None:
    for entry in forms().values():
        if {"ai_ongoing", "ai_completed"} & set(entry.grants):
            editions = entry.breadth if isinstance(entry.breadth, dict) else {}
            assert entry.breadth, entry.number
            if editions:
                assert set(editions) == set(entry.editions), entry.number


def test_titles_of_carriers_reductions_are_recognised() -> None:
    def takes(title: str) -> str | None:
        return next((what for pattern, what in title_patterns() if pattern.search(title)), None)

    assert takes("ACTION OVER EXCLUSION") == "action_over"
    assert takes("Exclusion - Injury to Employees, Contractors and Volunteers") == "action_over"
    assert takes("Residential and Habitational Exclusion") == "residential"
    assert takes("Contractors' Conditions Endorsement") == "subcontractor_warranty"
    assert takes("Classification Limitation") == "classification"
    assert takes("Common Policy Conditions") is None


def test_every_requirement_has_a_plain_name() -> None:
    for key in (
        "gl.general_aggregate",
        "wc.each_accident",
        "ai.completed",
        "wos.wc",
        "umbrella.each_occurrence",
        "gl",
        "auto.any_auto",
    ):
        label = requirement_label(key)
        assert "_" not in label
        assert label[0].isupper()
