"""What is said where a command was called wrongly: which option or argument, what was given, and what is wanted."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.exceptions import TyperException


def say_what_was_wrong(error: TyperException) -> int:
    """Print a wrong call in plain words; comes back with the exit status."""
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(error.format_message() + "\n")
        return error.exit_code
    context: Any = getattr(error, "ctx", None)
    called = f"bin/{context.command_path}" if context else "bin/certdesk"
    sys.stderr.write(f"{called}: {sentence(error)}\n{called} --help tells more.\n")
    return error.exit_code


def sentence(error: TyperException) -> str:
    """The sentence for a wrong call."""
    if isinstance(error, typer.BadParameter):
        parameter: Any = error.param
        name = error.param_hint or (_name(parameter) if parameter else "a value")
        if error.message:
            return f"{name}: {error.message}"
        return f"{name} is missing. Give it: {_what(parameter)}"
    return error.format_message()


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.name).upper()


def _what(parameter: Any) -> str:
    words = str(getattr(parameter, "help", None) or "a value").strip().removesuffix("[required]").strip()
    begins = words[:2] if words[:2].isupper() else words[:1].lower() + words[1:2]  # PDF stays PDF
    return begins + words[2:].rstrip(".") + "."
