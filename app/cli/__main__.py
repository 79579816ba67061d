"""Where `bin/certdesk` enters."""

from app.cli.commands import app

app(prog_name="certdesk")
