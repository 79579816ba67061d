"""bin/run as a new user meets it: it serves, survives a kill -9 of any part, fills the demo, and ends without a trace."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.long


class Running:
    """A running bin/run on a port and data folder of its own."""

    def __init__(self, data: Path, *words: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data.parent / f"log-{self.port}"
        address = f"http://127.0.0.1:{self.port}"
        environment = {
            **os.environ,
            "CERTDESK_PORT": str(self.port),
            "CERTDESK_DATA": str(data),
            "CERTDESK_BASE_URL": address,
        }
        environment.pop("DATABASE_URL", None)
        with self.log.open("w") as log:
            self.process = subprocess.Popen([ROOT / "bin" / "run", *words], env=environment, stdout=log, stderr=log)
        self.data = data

    def said(self) -> str:
        return self.log.read_text()

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def children(self) -> dict[str, int]:
        listing = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
        found = re.findall(rf"^\s*(\d+)\s+{self.process.pid}\s.* -m app\.cli (\w+)", listing, re.M)
        return {name: int(pid) for pid, name in found}

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.2)


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="certdesk-run-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def test_it_serves_and_ends_on_ctrl_c_without_a_trace(data: Path):
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    children = running.children()
    assert set(children) == {"serve", "worker"}
    wait_for(lambda: "Make the first person" in running.said())
    assert running.end() == 0
    assert all(gone(pid) for pid in children.values())
    assert not (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("part", ["serve", "worker"])
def test_a_killed_part_is_started_again(data: Path, part: str):
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    pid = running.children()[part]
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: running.children().get(part, pid) != pid)
    wait_for(running.answers)
    assert running.end() == 0


def test_after_a_kill_of_the_whole_the_children_end_and_the_next_start_works(data: Path):
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    children = running.children()
    running.process.kill()
    running.process.wait()
    wait_for(lambda: all(gone(pid) for pid in children.values()), 30)
    again = Running(data, "--vendors", "0")
    wait_for(again.answers)
    assert again.end() == 0


def test_after_a_kill_of_the_database_everything_is_started_again(data: Path):
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    before = running.children()
    os.kill(int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    wait_for(lambda: "The database ended; starting everything again" in running.said())
    wait_for(lambda: running.children() not in ({}, before) and running.answers(), 90)
    assert all(gone(pid) for pid in before.values())
    assert running.end() == 0


def test_after_a_kill_of_everything_at_once_the_next_start_works_and_ends_clean(data: Path):
    # A worker that waited for a dead database outlived its dead parent, and kept the next run's database from ending.
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    children = running.children()
    os.kill(int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    running.process.kill()
    running.process.wait()
    again = Running(data, "--vendors", "0")
    wait_for(again.answers, 90)
    wait_for(lambda: all(gone(pid) for pid in children.values()), 40)
    assert again.end() == 0
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_taken_port_is_said_plainly(data: Path):
    running = Running(data, "--vendors", "0")
    wait_for(running.answers)
    environment = {**os.environ, "CERTDESK_PORT": str(running.port), "CERTDESK_DATA": str(data)}
    second = subprocess.run(
        [ROOT / "bin" / "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 1
    assert f"already listens on port {running.port}" in second.stderr
    assert running.end() == 0


def test_an_empty_database_is_filled_with_a_demo_while_one_looks(data: Path):
    running = Running(data)
    wait_for(running.answers)
    wait_for(lambda: "all 60 vendors" in running.said(), 400)
    assert running.end() == 0
