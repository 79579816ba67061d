"""The second factor: six digits of an authenticator app (TOTP, RFC 6238), and the picture that teaches it to the app."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
import segno

STEP = 30  # seconds a code lasts


def new_secret() -> str:
    """A secret of 160 bits, as the app takes it."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of which the code is; None if it is of none from one before to one after now (clocks differ)."""
    digits = "".join(code.split())
    this = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    fitting = [s for s in (this - 1, this, this + 1) if hmac.compare_digest(totp.at(s * STEP), digits)]
    return fitting[-1] if fitting else None


def picture(secret: str, email: str) -> str:
    """The QR code that an authenticator app reads, as the address of an image that needs no further request."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Certdesk")
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff")
