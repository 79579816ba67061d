"""A pool of child processes with limits, for work that must not be able to hurt the one who asks.

The parent sends a job (a function's name, JSON parameters, bytes) over a pipe; the child answers with JSON and bytes,
never with pickled objects, so that even a subverted child cannot run anything in the parent. A child that crashes,
hangs or outgrows its limits is killed and replaced; the caller gets `ChildFailed` with a reason a person can read.
The memory limit is not enforced on macOS.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO, Any

from app.kit.lifeline import parents_pipe

FRAME = struct.Struct(">cQQ")
RESULT, ERROR, ALIVE = b"R", b"E", b"A"
START = (
    "import json, sys; from app.kit import children, lifeline; lifeline.end_with_parent(); "
    "children.serve(children.Limits(**json.loads(sys.argv[1])))"
)
LARGEST_ANSWER = 256 * 2**20
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class ChildFailed(Exception):
    """The job came to no result; the message says why in words for a person."""


class OutOfTime(BaseException):
    """Raised inside a child when its processor time for the present step is used up.

    Not an `Exception`, so that no library swallows it.
    """


class PoolClosed(Exception):
    """The pool was closed while the job ran: nothing is known of it, and it is to be done again."""


@dataclass(frozen=True)
class Limits:
    """What one child may use: address space in MB (at first, and at most when it asks), processor seconds a step."""

    memory_mb: int = 700
    ceiling_mb: int = 1100
    cpu_seconds: int = 10
    file_mb: int = 1
    open_files: int = 64
    patience_seconds: float = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back: a JSON value and bytes."""

    value: Any
    blob: bytes


class Pool:
    """Up to `size` children, started when needed and retired after `jobs_per_child` jobs. Safe to use from threads."""

    def __init__(
        self, size: int, *, limits: Limits | None = None, jobs_per_child: int = 50, environment: tuple[str, ...] = ()
    ) -> None:
        self.limits = limits or Limits()
        self.jobs_per_child = jobs_per_child
        self.environment = environment
        self._free = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._closed = False
        atexit.register(self.close)

    def run(self, target: str, params: Any, blob: bytes = b"") -> Answer:
        """Run `module:function(params, blob) -> (value, blob)` in a child and wait for its answer.

        Raises ChildFailed when the function raised, the child died, or nothing was heard of it for too long;
        PoolClosed when the pool was closed meanwhile.
        """
        with self._free:
            child = self._take()
            try:
                answer = child.ask(target, params, blob)
            except BaseException:
                child.kill()
                if self._closed:
                    raise PoolClosed from None
                raise
            finally:
                with self._lock:
                    self._busy.discard(child)
            self._give_back(child)
            if isinstance(answer, ChildFailed):
                raise answer
            return answer

    def close(self) -> None:
        """End all children at once, the busy ones too, and start no more."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for child in self._busy:
                child.process.kill()  # whoever waits for its answer tidies up
        for child in idle:
            child.kill()

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    self._busy.add(child)
                    return child
                child.kill()
            if self._closed:
                raise PoolClosed
            child = _Child(self.limits, self.environment)
            self._busy.add(child)
            return child

    def _give_back(self, child: _Child) -> None:
        child.jobs += 1
        if child.jobs >= self.jobs_per_child or child.tainted or self._closed:
            child.kill()
            return
        with self._lock:
            self._idle.append(child)


class _Child:
    def __init__(self, limits: Limits, environment: tuple[str, ...]) -> None:
        self.limits, self.jobs, self.tainted = limits, 0, False
        kept = {name: os.environ[name] for name in (*PASSED_ON, *environment) if name in os.environ}
        one_thread = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        lifeline, environment_of_it = parents_pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, json.dumps(limits.__dict__)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            pass_fds=[lifeline],
            env={**kept, **one_thread, **environment_of_it, "MALLOC_ARENA_MAX": "2", "PYTHONPATH": str(ROOT)},
        )

    def ask(self, target: str, params: Any, blob: bytes) -> Answer | ChildFailed:
        assert self.process.stdin is not None
        try:
            _write_frame(self.process.stdin, b"J", json.dumps([target, params]).encode(), blob)
        except OSError:
            raise self._death() from None
        while True:
            kind, head, body = self._frame()
            if kind == RESULT:
                return Answer(json.loads(head), body)
            if kind == ERROR:
                error = json.loads(head)
                self.tainted = bool(error["tainted"])
                return ChildFailed(error["message"])

    def _frame(self) -> tuple[bytes, bytes, bytes]:
        deadline = time.monotonic() + self.limits.patience_seconds
        kind, head, body = FRAME.unpack(self._bytes(FRAME.size, deadline))
        if head + body > LARGEST_ANSWER:
            raise ChildFailed("The answer was too large.")
        return kind, self._bytes(head, deadline), self._bytes(body, deadline)

    def _bytes(self, count: int, deadline: float) -> bytes:
        assert self.process.stdout is not None
        got = bytearray()
        while len(got) < count:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise ChildFailed(f"It took too long: nothing for {self.limits.patience_seconds:.0f} seconds.")
            piece = os.read(self.process.stdout.fileno(), min(count - len(got), 2**20))
            if not piece:
                raise self._death()
            got += piece
        return bytes(got)

    def _death(self) -> ChildFailed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        code = self.process.returncode
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return ChildFailed("It used more processor time or memory than one document may.")
        if code is not None and code < 0:
            return ChildFailed(f"The program that was reading it crashed ({signal.Signals(-code).name}).")
        return ChildFailed("The program that was reading it ended without an answer.")

    def kill(self) -> None:
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self.process.wait()


def _write_frame(stream: IO[bytes], kind: bytes, head: bytes, body: bytes) -> None:
    stream.write(FRAME.pack(kind, len(head), len(body)))
    stream.write(head)
    stream.write(body)
    stream.flush()


# What follows runs in the child.

_report: Callable[[], None] = lambda: None  # noqa: E731
_limits = Limits()


def allow(cpu_seconds: float | None = None, memory_mb: int | None = None) -> None:
    """Called by a job at the start of each step: grants it fresh processor time, and more memory up to the ceiling.

    Also tells the parent that the child is alive. Outside a child it does nothing.
    """
    if not _in_child:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    signal.signal(signal.SIGXCPU, _out_of_time)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + (cpu_seconds or _limits.cpu_seconds)) + 1)
    if memory_mb is not None:
        _limit(resource.RLIMIT_AS, min(memory_mb, _limits.ceiling_mb) * 2**20)
    _report()


_in_child = False


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(which)[1] if hard is None else hard
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some of these
        resource.setrlimit(which, (soft if ceiling == resource.RLIM_INFINITY else min(soft, ceiling), ceiling))


def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
    # Two more seconds to tidy up and say so, then the signal kills. A native library that never returns to Python
    # does not get here: the parent's patience ends it.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 2)
    raise OutOfTime


def serve(limits: Limits) -> None:
    """The child's main loop: answer jobs until the parent closes the pipe."""
    global _report, _in_child, _limits  # noqa: PLW0603
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    _limits, _in_child = limits, True
    _report = lambda: _write_frame(answers, ALIVE, b"", b"")  # noqa: E731
    _limit(resource.RLIMIT_AS, limits.memory_mb * 2**20, limits.ceiling_mb * 2**20)
    _limit(resource.RLIMIT_FSIZE, limits.file_mb * 2**20, limits.file_mb * 2**20)
    _limit(resource.RLIMIT_NOFILE, limits.open_files, limits.open_files)
    _limit(resource.RLIMIT_CORE, 0, 0)
    while header := sys.stdin.buffer.read(FRAME.size):
        _, head, body = FRAME.unpack(header)
        target, params = json.loads(sys.stdin.buffer.read(head))
        _answer(answers, target, params, sys.stdin.buffer.read(body))


def _answer(answers: IO[bytes], target: str, params: Any, blob: bytes) -> None:
    allow()
    tainted = False
    try:
        module, _, name = target.partition(":")
        value, out = getattr(import_module(module), name)(params, blob)
        return _write_frame(answers, RESULT, json.dumps(value, ensure_ascii=False).encode(), out)
    except MemoryError:
        message, tainted = "It needed more memory than one document may.", True
    except OutOfTime:
        message, tainted = "It needed more processor time than one document may.", True
    except RecursionError:
        message, tainted = "It is nested too deeply.", True
    except Exception as error:  # noqa: BLE001
        kind = type(error)  # what a library says is no sentence for a person
        own, maker = kind.__module__.startswith(("app.", "tests.")), kind.__module__.partition(".")[0]
        message = str(error)[:300] if own else f"It is damaged or of an odd make ({maker}.{kind.__name__})."
    return _write_frame(answers, ERROR, json.dumps({"message": message, "tainted": tainted}).encode(), b"")
