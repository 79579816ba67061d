"""The embedded server: it survives the death of anybody, and ends with its last user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.kit.database import APP_ROLE
from app.kit.postgres import OWNER_ROLE, Server, embedded

ROOT = Path(__file__).resolve().parents[2]
USER = "import sys, time\nfrom pathlib import Path\nfrom app.kit.postgres import embedded\nwith embedded(Path(sys.argv[1])) as s:\n    print(s.port, flush=True)\n    time.sleep(600)\n"


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="certdesk-pg-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


def connect(server: Server, role: str = OWNER_ROLE) -> psycopg.Connection:
    return psycopg.connect(server.url(role).replace("+psycopg", ""), autocommit=True, connect_timeout=5)


def another_user(data: Path) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", USER, str(data)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline().strip().isdigit()
    return other


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def test_the_last_user_stops_the_server_and_not_the_first(data: Path):
    with embedded(data):
        other = another_user(data)
    with embedded(data) as server:
        connect(server).close()
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_what_was_written_is_there_after_the_server_was_killed(data: Path):
    with embedded(data) as server:
        with connect(server) as owner:
            owner.execute("create table kept (word text)")
            owner.execute("insert into kept values ('still here')")
        os.kill(postmaster(data), signal.SIGKILL)
        time.sleep(0.5)
    with embedded(data) as server, connect(server) as owner:
        assert owner.execute("select word from kept").fetchone() == ("still here",)


def test_a_killed_user_leaves_a_server_that_the_next_one_uses(data: Path):
    other = another_user(data)
    pid = postmaster(data)
    other.kill()
    other.wait()
    with embedded(data) as server:
        connect(server).close()
        assert postmaster(data) == pid
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_nobody_gets_in_without_the_password(data: Path):
    with embedded(data) as server:
        wrong = Server(server.port, dict.fromkeys(server.passwords, "wrong"))
        for role in ("postgres", OWNER_ROLE, APP_ROLE):
            with pytest.raises(psycopg.OperationalError, match="password"):
                connect(wrong, role)


def test_the_folder_keeps_passwords_and_data_to_itself(data: Path):
    with embedded(data):
        assert (data / "passwords").stat().st_mode & 0o077 == 0
        assert (data / "postgres").stat().st_mode & 0o077 == 0
