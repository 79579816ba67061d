"""Processes that live and die together: a child holds the reading end of its parent's pipe, and ends when it closes.

The kernel closes the pipe however the parent died, so that a kill -9 leaves no orphan on the port.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

VARIABLE = "CERTDESK_LIFELINE"
GRACE = 15.0  # seconds that a child gets to end by itself


def end_with_parent() -> bool:
    """In a child: end (as by SIGTERM) when the parent is gone. Without a parent's pipe, nothing; whether there is one."""
    given = os.environ.pop(VARIABLE, None)
    if given is None:
        return False

    def watch() -> None:
        os.read(int(given), 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)  # what waits for a database that died too would wait for ever

    threading.Thread(target=watch, daemon=True, name="lifeline").start()
    return True


@cache
def parents_pipe() -> tuple[int, dict[str, str]]:
    """The end of this process's pipe that a child is to be passed, and the variable that tells the child of it."""
    reading, _ = os.pipe()  # the writing end stays open for as long as this process lives, and no child inherits it
    return reading, {VARIABLE: str(reading)}


@dataclass
class Household:
    """Some child processes that are kept running until they are all told to end."""

    say: Callable[[str], None]
    _commands: dict[str, Sequence[str]] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _born: dict[str, float] = field(default_factory=dict)
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, name: str, *command: str) -> None:
        """Start a child that is started again whenever it dies."""
        self._commands[name] = command
        self._spawn(name)

    def run_once(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a child that is left alone when it ends."""
        environment = {**os.environ, VARIABLE: str(self._pipe[0])}
        arguments = [sys.executable, *command]
        # Its own session: a Ctrl-C in the terminal reaches the parent alone, which ends the children in order.
        return subprocess.Popen(arguments, env=environment, pass_fds=[self._pipe[0]], start_new_session=True)

    def keep(self) -> None:
        """Start again what has died; a child that dies young waits a little first."""
        for name, child in list(self._running.items()):
            if child.poll() is not None:
                self.say(f"The {name} ended ({child.returncode}); starting it again.")
                if time.monotonic() - self._born[name] < 5:
                    time.sleep(2)
                self._spawn(name)

    def end(self) -> None:
        """Tell every child to end, the last started first, and wait for each."""
        for child in reversed(self._running.values()):
            child.terminate()
        for child in self._running.values():
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running.clear()

    def _spawn(self, name: str) -> None:
        self._born[name] = time.monotonic()
        self._running[name] = self.run_once(*self._commands[name])
