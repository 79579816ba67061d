"""Files that people write: strict models, and messages that say what is wrong, where, and what to do."""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
MONEY = re.compile(r"(?:US)?\$?\s*(\d[\d_,]*(?:\.\d+)?)\s*(k|m|mm|mil|million|thousand)?", re.I)
SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mil": 1e6, "million": 1e6}
# The safe loader, in C where there is one: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Model = TypeVar("Model", bound=BaseModel)


def money(value: Any) -> Any:
    """An amount as people write it ($1,000,000, 1M, 500k) as a number; whatever is none stays as it is."""
    match = MONEY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or ("," in match[1] and not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", match[1])):
        return value
    return float(re.sub("[_,]", "", match[1])) * SCALES.get((match[2] or "").lower(), 1.0)


def day_or_word(value: Any) -> Any:
    """A day where the value is one, however it is written; else the value itself, such as CONTINUOUS."""
    if isinstance(value, datetime):
        return value.date()
    text = value.strip() if isinstance(value, str) else ""
    try:
        if match := AMERICAN.fullmatch(text):
            return date(int(match[3]), int(match[1]), int(match[2]))
        return date.fromisoformat(text[:10]) if ISO.match(text) else value
    except ValueError:
        return value


# An amount that is asked for or counted is never below nothing: a minus sign would turn a demand off.
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), BeforeValidator(money)]
Count = Annotated[int, Field(ge=0)]
Day = Annotated[date, BeforeValidator(day_or_word)]


class WrongFile(Exception):
    """A program, vendor or case file that cannot be used; the message says what, where and what to do."""


class Strict(BaseModel):
    """A part of a file: an unknown key is refused, since a typing error must not turn a demand off."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


def listed(value: Any) -> Any:
    """A single word where a file may hold a list, as a list of one; nothing as an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(listed)]


def read_mapping(path: Path) -> dict[str, Any]:
    """The keys of a YAML file. Raises WrongFile where it cannot be opened or is none."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    except OSError as trouble:
        raise WrongFile(f"{path}: cannot be opened ({trouble.strerror}). Check the path.") from trouble
    except UnicodeDecodeError as trouble:
        raise WrongFile(f"{path}: is no text, so no YAML. Name a file such as program.yaml.") from trouble
    except yaml.YAMLError as trouble:
        raise WrongFile(f"{path}: is no YAML{_where(trouble)}. Mend the file and try again.") from trouble
    if not isinstance(data, dict):
        what = "is empty" if data is None else "holds a list" if isinstance(data, list) else "holds words"
        raise WrongFile(f"{path}: {what} where keys are wanted. Start from a file of the kind that works.")
    return data


def _where(trouble: yaml.YAMLError) -> str:
    mark = getattr(trouble, "problem_mark", None)
    problem = getattr(trouble, "problem", None)
    return f": line {mark.line + 1}, column {mark.column + 1}, {problem}" if mark and problem else ""


def checked(model: type[Model], data: dict[str, Any], path: Path) -> Model:
    """The file's data as its model. Raises WrongFile, naming each key that is unknown, missing or wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as trouble:
        raise WrongFile(explained(trouble, str(path), model)) from trouble


def explained(trouble: ValidationError, where: str, model: type[BaseModel] | None = None) -> str:
    """What is wrong with a file, one line for each key, in words."""
    lines = []
    for key, error in _told_once(trouble):
        if error["type"] == "extra_forbidden":
            meant = _meant(model, error["loc"]) if model else None
            advice = f"Did you mean `{meant}`?" if meant else "Correct its spelling or take it out."
            lines.append(f"{where}: the key `{key}` is not known. {advice}")
        elif error["type"] == "missing":
            lines.append(f"{where}: the key `{key}` is missing. Add it.")
        else:
            lines.append(f"{where}: `{key}` {_wrong(error)} (found {error['input']!r}).")
    return "\n".join(lines)


def _told_once(trouble: ValidationError) -> list[tuple[str, Any]]:
    """Each wrong key with what is wrong with it: of a value that may be written in several ways, the way that was meant."""
    found: dict[str, Any] = {}
    for error in trouble.errors():
        parts = [str(part) for part in error["loc"] if not WAY.search(str(part))]
        found.setdefault(".".join(parts) or "the file", error)
    inner = {key.rsplit(".", 1)[0] for key in found if "." in key}
    return [(key, error) for key, error in found.items() if key not in inner or not _is_a_way(error)]


# How the checker names one way of writing a value among several.
WAY = re.compile(r"[\[(]|^bool$")


def _is_a_way(error: Any) -> bool:
    return any(WAY.search(str(part)) for part in error["loc"])


WRONG = {
    "model_type": "holds keys of its own; write it as {key: value, …}",
    "dict_type": "holds keys of its own; write it as {key: value, …}",
    "list_type": "is a list; write it as [a, b]",
    "string_type": "is text; put it in quotes",
    "string_too_short": "is empty; write it out",
    "float_parsing": "is no amount; write it as 1000000",
    "float_type": "is no amount; write it as 1000000",
    "int_parsing": "is no whole number",
    "finite_number": "is no amount; write it as 1000000",
    "bool_parsing": "is either true or false",
}


BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
}


def _wrong(error: Any) -> str:
    kind = str(error["type"])
    if kind.startswith("date"):
        return "is no date; write it as 2026-11-25"
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}"
    if kind in BOUNDS:
        word, bound = BOUNDS[kind]
        return f"must be {word} {error['ctx'][bound]:g}"
    said = str(error["msg"]).removeprefix("Value error, ")
    return WRONG.get(kind, said[:1].lower() + said[1:] if said.startswith("Input") else said)


def _meant(model: type[BaseModel], place: tuple[int | str, ...]) -> str | None:
    """The known key that an unknown one comes nearest to, among its own neighbours."""
    for step in place[:-1]:
        field = model.model_fields.get(str(step))
        inner = _model_in(field.annotation) if field else model
        if inner is None:
            return None
        model = inner
    known = [field.alias or name for name, field in model.model_fields.items()]
    return next(iter(get_close_matches(str(place[-1]), known, n=1)), None)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)


def lenient(model: type[Model], data: dict[str, Any], where: str, notes: list[str]) -> Model:
    """Check data as `checked` does, but leave unknown keys aside, each with a note. Raises WrongFile otherwise."""
    for _ in range(20):
        try:
            return model.model_validate(data)
        except ValidationError as trouble:
            unknown = [error["loc"] for error in trouble.errors() if error["type"] == "extra_forbidden"]
            if not unknown:
                raise WrongFile(explained(trouble, where, model)) from trouble
            for place in unknown:
                notes.append(f"{where}: unknown key {place[-1]} under {_under(place)}{_advice(model, place)}")
                _drop(data, place)
    raise WrongFile(f"{where}: cannot be understood. Compare it with the worked cases.")


def _under(place: tuple[int | str, ...]) -> str:
    return ".".join(map(str, place[:-1])) or "the file"


def _advice(model: type[BaseModel], place: tuple[int | str, ...]) -> str:
    meant = _meant(model, place)
    return f"; did you mean {meant}?" if meant else "; correct its spelling or take it out."


def _drop(data: Any, place: tuple[Any, ...]) -> None:
    for step in place[:-1]:
        if isinstance(data, (dict, list)) and (isinstance(data, list) or step in data):
            data = data[step]
    if isinstance(data, dict):
        data.pop(place[-1], None)


def read_data(name: str) -> dict[str, Any]:
    """A data file of this package, such as the catalogue of codes."""
    data: dict[str, Any] = yaml.load((Path(__file__).parent / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    return data


def end_of(day: date) -> datetime:
    """The last moment of a day: what is known by then counts for it."""
    return datetime.combine(day, datetime.max.time())
