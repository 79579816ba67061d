"""Whether the web server can listen where the settings say, and if not, why and what to do."""

from __future__ import annotations

import errno
import socket

UNKNOWN = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EINVAL)


def hindrance(host: str, port: int) -> str | None:
    """Why nobody can listen there, as a sentence that says what to do; None where one can. Port 0 asks of the host alone."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except (socket.gaierror, UnicodeError):
        return _no_address(host, "no such name")
    except PermissionError:
        return (
            f"Port {port} is kept for the system's own services. Choose one from 1024 on, such as CERTDESK_PORT=8000."
        )
    except OSError as trouble:
        if trouble.errno in UNKNOWN:
            return _no_address(host, trouble.strerror or str(trouble))
        return (
            f"Something already listens on port {port} of {host}. End it, or choose another port: "
            f"CERTDESK_PORT={port + 1 if port < 65535 else 8000}"
        )
    return None


def _no_address(host: str, why: str) -> str:
    return (
        f"CERTDESK_HOST is no address of this machine: {host} ({why}). Use 127.0.0.1 for this machine alone, or 0.0.0.0 "
        "for every address."
    )
