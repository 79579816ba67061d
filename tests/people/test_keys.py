"""Keys for programs: shown once, limited to what they are for, ended at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from app.kit.errors import BadInput, NotAllowed, NotFound
from app.people import actions
from app.people.access import SignInNeeded, api_key_actor, must
from app.people.models import ApiKey
from app.people.rules import Right
from tests.conftest import Browse, Cast


def make(cast: Cast, now: datetime, client_id: int | None = None) -> tuple[ApiKey, str]:
    with cast.database.write() as tx:
        return actions.add_api_key(tx, "Broker portal", client_id, who=cast.actor(cast.ada), now=now)


def test_a_key_is_shown_once_and_kept_as_a_hash(cast: Cast, browse: Browse):
    ada = browse(cast.ada)
    shown = ada.post("/api-keys", data={"name": "Broker portal", "client": ""}).text
    key = shown.split('id="made" value="', 1)[1].split('"', 1)[0]
    assert key.startswith("certdesk_")
    later = ada.get("/api-keys").text
    assert key not in later
    assert f"…{key[-4:]}" in later
    with cast.database.read() as tx:
        assert key not in tx.scalars(select(ApiKey.key_hash)).one()


def test_a_key_brings_documents_and_does_nothing_else(cast: Cast, now: datetime):
    _row, key = make(cast, now)
    with cast.database.read() as tx:
        holder = api_key_actor(tx, key)
    must(holder, Right.BRING_DOCUMENTS)
    for right in set(Right) - {Right.BRING_DOCUMENTS}:
        with pytest.raises(NotAllowed):
            must(holder, right)


def test_a_key_sees_every_client_or_the_one_it_is_for(cast: Cast, now: datetime):
    with cast.database.read() as tx:
        assert api_key_actor(tx, make(cast, now)[1]).clients is None
        assert api_key_actor(tx, make(cast, now, cast.bay.id)[1]).clients == {cast.bay.id}


def test_a_key_that_was_ended_opens_nothing(cast: Cast, now: datetime):
    row, key = make(cast, now)
    with cast.database.write() as tx:
        actions.end_api_key(tx, row.id, who=cast.actor(cast.ada), now=now)
    with cast.database.read() as tx, pytest.raises(SignInNeeded):
        api_key_actor(tx, key)


@pytest.mark.parametrize("key", ["", "certdesk_", "certdesk_" + "a" * 43])
def test_a_made_up_key_opens_nothing(cast: Cast, now: datetime, key: str):
    make(cast, now)
    with cast.database.read() as tx, pytest.raises(SignInNeeded):
        api_key_actor(tx, key)


def test_a_key_needs_a_name_and_a_client_that_is_there(cast: Cast, now: datetime):
    ada = cast.actor(cast.ada)
    with cast.database.write() as tx, pytest.raises(BadInput):
        actions.add_api_key(tx, " ", who=ada, now=now)
    with cast.database.write() as tx, pytest.raises(NotFound):
        actions.add_api_key(tx, "Broker portal", 999_999, who=ada, now=now)
