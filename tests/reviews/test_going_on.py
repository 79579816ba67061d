"""Going on: what comes next is what was announced, and the item that is left is let go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.items.models import WorkItem
from app.items.queries import held_by
from app.items.rules import SKIP_REASONS
from app.reviews.actions import Entry, correct_values, keep_draft
from tests.programs.cast import hire, program_body, publish
from tests.reviews.conftest import AGGREGATE, Desk, reading
from tests.standing.cast import HIRED

AS_A_PAGE = {"HX-Request": "true"}


@pytest.fixture
def queue(desk, cast) -> list[int]:
    """Four vendors of Gulf, each with an item; in the order of due."""
    for number in range(4):
        version = publish(cast, program_body(name=f"Program {number}"), on=HIRED.date(), now=HIRED)
        each = Desk(cast, desk.now, hire(cast, version, now=HIRED))
        each.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}), ago=timedelta(hours=9 - number))
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(WorkItem.id).order_by(WorkItem.due_at, WorkItem.id)))


def held(desk, who) -> list[int]:
    with desk.cast.database.read(None) as tx:
        return [item.id for item in held_by(tx, who, desk.now)]


def came(answer) -> int:
    return int(re.fullmatch(r"/items/(\d+)(\?.*)?", answer.headers["HX-Push-Url"])[1])


def version_of(page, item_id: int) -> str:
    return re.search(r'name="version" value="(\d+)"', page.get(f"/items/{item_id}?panel=duplicate").text)[1]


def test_next_walks_the_queue_round_and_holds_one_item_at_a_time(desk, queue, dana, browse):
    page, at, seen = browse(desk.cast.dana), queue[0], []
    for _ in range(5):
        announced = int(re.search(r'then <a href="/items/(\d+)"', page.get(f"/items/{at}").text)[1])
        at = came(page.post(f"/items/{at}/next", headers=AS_A_PAGE))
        assert at == announced
        assert held(desk, dana) == [at]
        seen.append(at)
    assert seen == [*queue[1:], *queue[:2]]


def test_a_decision_goes_on_to_what_was_announced(desk, queue, dana, browse):
    page = browse(desk.cast.dana)
    desk.take(WorkItem(id=queue[1]), dana)
    shown = page.get(f"/items/{queue[1]}").text
    made = {
        "client": desk.cast.gulf.id,
        "decision": "escalated",
        "reason": "look",
        "version": version_of(page, queue[1]),
    }
    answer = page.post(f"/items/{queue[1]}/decision", data=made, headers=AS_A_PAGE)
    assert f'then <a href="/items/{came(answer)}"' in shown
    assert came(answer) == queue[2]


def test_an_undo_lets_go_of_the_item_that_was_shown(desk, queue, dana, browse):
    page = browse(desk.cast.dana)
    made = {"decision": "duplicate", "version": version_of(page, queue[0])}
    answer = page.post(f"/items/{queue[0]}/decision", data=made, headers=AS_A_PAGE)
    following = came(answer)
    assert f'name="shown" value="{following}"' in answer.text
    assert held(desk, dana) == [following]
    page.post(f"/items/{queue[0]}/undo", data={"shown": following}, headers=AS_A_PAGE)
    assert held(desk, dana) == [queue[0]]


def test_what_a_colleague_holds_is_neither_announced_nor_taken(desk, queue, priya, browse):
    desk.take(WorkItem(id=queue[1]), priya)
    page = browse(desk.cast.dana)
    assert f'then <a href="/items/{queue[2]}"' in page.get(f"/items/{queue[0]}").text
    assert came(page.post(f"/items/{queue[0]}/next", headers=AS_A_PAGE)) == queue[2]


@pytest.mark.parametrize("how", ["typed", "corrected"])
def test_what_was_begun_is_passed_by_only_with_a_reason(desk, queue, dana, browse, how):
    page = browse(desk.cast.dana)
    with desk.cast.database.read(None) as tx:
        document_id = tx.get_one(WorkItem, queue[0]).document_id
    desk.take(WorkItem(id=queue[0]), dana)
    if how == "typed":
        desk.act(keep_draft, queue[0], "reason", "Is it shared?", who=dana)
    else:
        desk.act(
            correct_values,
            queue[0],
            [Entry(document_id, AGGREGATE, "1.5m")],
            confirm=False,
            reason="the page says so",
            who=dana,
        )
    stays = page.post(f"/items/{queue[0]}/next", headers=AS_A_PAGE)
    assert came(stays) == queue[0]
    assert all(f'name="reason" value="{key}"' in stays.text for key in SKIP_REASONS)
    assert came(page.post(f"/items/{queue[0]}/skip", data={"reason": "k"}, headers=AS_A_PAGE)) == queue[1]


def test_the_only_item_is_not_offered_again_at_once(desk, short, browse):
    answer = browse(desk.cast.dana).post(f"/items/{short.id}/skip", data={"reason": "k"}, follow_redirects=False)
    assert answer.headers["Location"] == "/queues/deficient"
