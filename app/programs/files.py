"""Program files: checked, put into the form in which versions are kept, and written out again."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

from app.judging.files import explained
from app.judging.program import Program
from app.judging.verdict import plain
from app.kit.errors import BadInput

LARGEST = 256 * 1024  # bytes; the longest program in the trade is a few kilobytes


def parse_program(text: str | bytes, where: str = "The file") -> dict[str, Any]:
    """A program file's content.

    Raises BadInput saying what is wrong, where (line and column), and what to do.
    """
    if len(text) > LARGEST:
        raise BadInput(f"{where} is larger than any program ({LARGEST // 1024} kB). Is it the right file?")
    try:
        body = yaml.safe_load(text)
    except yaml.MarkedYAMLError as trouble:
        mark = trouble.problem_mark
        at = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadInput(f"{where} is no YAML: {trouble.problem}{at}. Mend that place and try again.") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        raise BadInput(f"{where} is no text in YAML. Choose a program file, such as one from an export.") from None
    if not isinstance(body, dict):
        raise BadInput(f"{where} holds no keys. Start from an exported program.")
    return body


def checked_program(body: dict[str, Any], where: str = "The program") -> Program:
    """The program that a file describes.

    Raises BadInput with a line for each wrong key: what, where, what to do.
    """
    try:
        return Program.model_validate(body)
    except ValidationError as trouble:
        raise BadInput(explained(trouble, where)) from None


def kept(program: Program) -> dict[str, Any]:
    """A program as a version's body: what the file says and nothing more, as JSON."""
    body: dict[str, Any] = plain(program.model_dump(mode="json", by_alias=True, exclude_unset=True))
    return body


def written(body: dict[str, Any]) -> str:
    """A version's body as a program file, its keys in the usual order."""
    ordered = kept(Program.model_validate(body))
    requirements = ordered.pop("requirements")
    head = _dump({key: ordered.pop(key) for key in ("name", "client", "currency") if key in ordered})
    asks = "".join(f"  {line}\n" for line in _dump(requirements).splitlines())
    return f"{head}requirements:\n{asks}{_dump(ordered) if ordered else ''}"


def _dump(mapping: dict[str, Any]) -> str:
    # One key a line, what it holds in flow style: the dialect of the example.
    return "".join(f"{key}: {_flow(value)}\n" for key, value in mapping.items())


def _flow(value: Any) -> str:
    text = yaml.safe_dump([value], default_flow_style=True, sort_keys=False, allow_unicode=True, width=1_000_000)
    return text.strip()[1:-1]
