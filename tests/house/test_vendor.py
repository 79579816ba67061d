"""What comes from elsewhere is exactly what the manifest says: version, licence and bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "app" / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


def test_every_vendored_file_is_the_one_that_was_chosen():
    found = {entry["file"]: hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() for entry in MANIFEST}
    assert found == {entry["file"]: entry["sha256"] for entry in MANIFEST}


def test_nothing_vendored_is_missing_from_the_manifest():
    files = {path.name for path in VENDOR.iterdir()} - {"manifest.json", "licences.txt"}
    assert files == {entry["file"] for entry in MANIFEST}


def test_every_licence_allows_it():
    assert {entry["licence"] for entry in MANIFEST} <= {"0BSD", "MIT", "ISC", "BSD-2-Clause", "Apache-2.0"}
