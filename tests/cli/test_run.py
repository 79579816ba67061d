"""bin/run where it cannot start: sentences, no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_database_that_is_down_is_said(tmp_path: Path):
    with socket.socket() as own, socket.socket() as down:
        own.bind(("127.0.0.1", 0))
        port = own.getsockname()[1]
        own.close()
        down.bind(("127.0.0.1", 0))  # bound, not listening: nobody answers there
        environment = {
            **os.environ,
            "CERTDESK_PORT": str(port),
            "CERTDESK_DATA": str(tmp_path),
            "DATABASE_URL": f"postgresql://127.0.0.1:{down.getsockname()[1]}/none",
        }
        ended = subprocess.run(
            [ROOT / "bin" / "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert ended.returncode == 1
    assert "The database cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr
