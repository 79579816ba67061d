"""Where `bin/certdesk` enters."""

import sys

from app.cli.commands import app

try:
    app(prog_name="certdesk")
except Exception as trouble:
    from app.cli.troubles import sentence_of  # only now: no command waits for what only its failure needs

    sentence = sentence_of(trouble)
    if sentence is None:
        raise
    sys.exit(sentence)
