"""Where `bin/certdesk` enters."""

import sys

from typer.exceptions import Abort, TyperException

from app.cli.commands import app

try:
    sys.exit(app(prog_name="certdesk", standalone_mode=False))
except TyperException as wrong_call:
    from app.cli.wording import say_what_was_wrong  # only now: no command waits for what only its failure needs

    sys.exit(say_what_was_wrong(wrong_call))
except Abort:
    sys.exit("Stopped; nothing more was done.")
except Exception as trouble:
    from app.cli.troubles import sentence_of

    sentence = sentence_of(trouble)
    if sentence is None:
        raise
    sys.exit(sentence)
