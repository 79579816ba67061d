"""Rules about the house: sizes, who commits, what an action and a rule must say. Each names the bug that made it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
AREAS = sorted(p.parent for p in (ROOT / "app").glob("*/__init__.py"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_can_be_held_in_the_head(path: Path):
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_function_fits_on_a_screen(path: Path):
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(path) if f.end_lineno - f.lineno >= 40}
    assert long == {}


@pytest.mark.parametrize("path", [p for p in SOURCES if "kit" not in p.parts], ids=name)
def test_nobody_commits_outside_kit(path: Path):
    # A commit in the middle of an action once left a letter without its item.
    assert not re.search(r"\.(commit|rollback)\(", path.read_text())


@pytest.mark.parametrize("path", [p for p in SOURCES if "kit" not in p.parts], ids=name)
def test_nobody_asks_the_clock_in_the_middle(path: Path):
    # An action that asked the clock itself could not be judged for another day.
    if path.name in {"rules.py", "actions.py", "queries.py"} or "judging" in path.parts:
        assert not re.search(r"\b(datetime\.now|date\.today|utc_now|time\.time)\(", path.read_text())


def action_files() -> list[Path]:
    return [p for p in SOURCES if p.name == "actions.py" or p.parent.name == "actions"]


@pytest.mark.parametrize("path", action_files(), ids=name)
def test_an_action_says_who_and_when(path: Path):
    for function in functions(path):
        if function.name.startswith("_") or function.col_offset:
            continue
        keywords = {argument.arg for argument in function.args.kwonlyargs}
        assert {"who", "now"} <= keywords, f"{function.name} needs *, who, now"


@pytest.mark.parametrize("path", action_files(), ids=name)
def test_an_action_is_a_verb_and_writes_an_audit_row(path: Path):
    tree = ast.parse(path.read_text())
    if path.stem not in {"__init__"}:
        assert "audit.record(" in path.read_text() or not [n for n in tree.body if isinstance(n, ast.FunctionDef)]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "rules.py" and "kit" not in p.parts], ids=name)
def test_a_rule_cites_its_source(path: Path):
    silent = [
        f.name
        for f in functions(path)
        if not f.name.startswith("_") and not f.col_offset and "Source:" not in (ast.get_docstring(f) or "")
    ]
    assert silent == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_public_thing_says_what_it_is_for(path: Path):
    tree = ast.parse(path.read_text())
    things = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    assert [n.name for n in things if not n.name.startswith("_") and not ast.get_docstring(n)] == []


def test_every_setting_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    assert [field.alias for field in Settings.model_fields.values() if field.alias not in readme] == []


TEXTS = [
    p
    for pattern in (
        "*.md",
        "app/**/*",
        "docs/**/*",
        "templates/**/*",
        "tests/**/*",
        "bin/*",
        "migrations/**/*.py",
        "benchmarks/*",
    )
    for p in ROOT.glob(pattern)
    if p.is_file()
    and p.suffix in {"", ".md", ".py", ".html", ".txt", ".yaml", ".css", ".js", ".toml"}
    and "vendor" not in p.parts
]


def test_no_phone_in_the_project_could_ring_at_somebodys():
    # Invented numbers are 555-0100 to 555-0199 alone.
    phone = re.compile(r"(?<![\d-])\(?\b[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}\b(?!-)")
    real = {
        f"{name(p)}: {m}"
        for p in TEXTS
        for m in phone.findall(p.read_text(errors="replace"))
        if not re.search(r"555[ .-]01\d\d", m)
    }
    assert real == set()


def test_mail_in_the_project_goes_to_example_addresses():
    address = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}(?:\.[a-z]{2,})*")
    allowed = re.compile(r"@(?:[\w-]+\.)*example\.(?:com|org|net)$|@example$", re.I)
    real = {
        f"{name(p)}: {m}"
        for p in TEXTS
        for m in address.findall(p.read_text(errors="replace"))
        if not allowed.search(m)
    }
    assert real == set()
