"""Letters: what they say to whom, that each exists once, and that one client's says nothing of another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.kit.errors import BadInput, NotFound, Refused
from app.letters import queries
from app.letters.actions import note_sent, put_in_outbox, take_back_letter
from app.letters.composing import compose_correction_request
from app.letters.models import Letter
from app.letters.rules import Certificate, leaves_at, leaving_words, reference
from app.letters.text import html_of, parts_of
from app.parties.models import Touch
from app.reviews.queries.unmatched import vendors_like
from tests.reviews.conftest import reading


def composed(desk, who, assignment=None, **more):
    with desk.cast.database.read(who.clients) as tx:
        number = (assignment or desk.assignment).id
        about = {"certificate": Certificate(received_on=desk.now.date())} | more
        return compose_correction_request(tx, number, **about, who=who, now=desk.now)


def send(desk, item, letter, who, client_id=None):
    client = client_id or desk.cast.gulf.id
    return desk.act(put_in_outbox, letter, item_id=item.id, client_id=client, vendor_id=desk.vendor_id, who=who)


def all_letters(desk) -> list[Letter]:
    with desk.cast.database.read(None) as tx:
        return list(tx.scalars(select(Letter).order_by(Letter.id)))


def test_the_agent_is_asked_for_the_exact_fix_in_the_trades_words(desk, short, dana):
    agent = composed(desk, dana)[0]
    assert agent.to.address == "dana.kestrel@example.com"
    assert "Please increase the aggregate to $2,000,000" in agent.body
    assert "Shown: $1,000,000. Required: $2,000,000." in agent.body
    assert "1 correction needed" in agent.subject


def test_the_vendor_is_told_in_plain_words_and_what_to_do(desk, short, dana):
    vendor = composed(desk, dana)[1]
    assert vendor.body.startswith("Hello Rae,")
    assert (
        "yearly limit of your general liability does not reach what is required: it is $1,000,000, and $2,000,000 is required"
        in vendor.body
    )
    assert "forward this message to Kestrel Agency" in vendor.body
    assert "endorse" not in vendor.body


def test_a_letter_asks_for_the_reference_and_says_it_in_the_subject(desk, short, dana):
    wanted = reference("Gulf States Grocers", desk.assignment.id)
    assert wanted == f"GSG-{desk.assignment.id:06d}"
    for letter in composed(desk, dana):
        assert f"Ref {wanted}" in letter.body
        assert f"[{wanted}]" in letter.subject


def test_nothing_that_a_person_has_yet_to_look_at_is_asked_about(desk, unsure, dana):
    assert composed(desk, dana) == []


def test_only_what_is_ticked_is_asked_for(desk, dana):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000, "each_occurrence": 500_000}))
    both = composed(desk, dana)[0]
    one = composed(desk, dana, only={both.asks[0].deficiency_id})[0]
    assert [len(both.asks), len(one.asks)] == [2, 1]


def test_asking_twice_puts_one_letter(desk, short, dana):
    letter = composed(desk, dana)[0]
    first, second = send(desk, short, letter, dana), send(desk, short, letter, dana)
    assert first.id == second.id
    assert len(all_letters(desk)) == 1


def test_a_letter_that_says_something_else_takes_the_place_of_the_one_that_waits(desk, short, dana):
    from dataclasses import replace

    letter = composed(desk, dana)[0]
    send(desk, short, letter, dana)
    send(desk, short, replace(letter, body="Please call me.\n"), dana)
    assert [each.state for each in all_letters(desk)] == ["taken_back", "outbox"]


def test_a_letter_without_words_is_not_sent(desk, short, dana):
    from dataclasses import replace

    with pytest.raises(BadInput, match="no words"):
        send(desk, short, replace(composed(desk, dana)[0], body="  "), dana)


def test_a_letter_is_taken_back_until_it_leaves(desk, short, dana):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    with pytest.raises(Refused, match="left at"):
        desk.act(take_back_letter, letter.id, who=dana, now=letter.leaves_at)
    desk.act(take_back_letter, letter.id, who=dana)
    assert [each.state for each in all_letters(desk)] == ["taken_back"]


def test_the_thread_shows_the_letter_and_that_it_was_taken_back(desk, short, dana):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    desk.act(take_back_letter, letter.id, who=dana)
    with desk.cast.database.read(None) as tx:
        titles = tx.scalars(select(Touch.title).where(Touch.kind == "letter").order_by(Touch.id)).all()
    assert [title.split(":")[0] for title in titles] == ["Letter to the agent", "Taken back before it left"]


def test_one_clients_letter_says_nothing_of_another(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    morgan = cast.actor(cast.morgan)
    for assignment, own, other in (
        (desk.assignment, "Gulf States Grocers", "Bay Transit"),
        (also_bay, "Bay Transit", "Gulf States Grocers"),
    ):
        for letter in composed(desk, morgan, assignment):
            assert own in letter.body
            assert other not in letter.body + letter.subject


def test_a_letter_of_another_client_is_not_there(desk, short, dana, cast, browse):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    with pytest.raises(NotFound), cast.database.read(cast.actor(cast.noor).clients) as tx:
        queries.visible_letter(tx, letter.id, cast.actor(cast.noor))
    for address in (f"/letters/{letter.id}", f"/letters/{letter.id}/mail"):
        assert browse(cast.noor).get(address).status_code == 404
        assert browse(cast.dana).get(address).status_code == 200
    assert "Blue Heron" not in browse(cast.noor).get("/letters").text
    assert "Blue Heron" in browse(cast.dana).get("/letters").text


def test_taking_back_works_from_the_outbox(desk, short, dana, cast, browse):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    assert browse(cast.priya).post(f"/letters/{letter.id}/withdrawal").status_code == 303
    assert all_letters(desk)[0].state == "taken_back"


def test_the_mail_is_made_from_the_words_as_edited_and_can_do_nothing(desk, short, dana, cast, browse):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    mail = browse(cast.dana).get(f"/letters/{letter.id}/mail")
    assert "sandbox" in mail.headers["Content-Security-Policy"]
    assert "<b>General aggregate $1,000,000 short</b>" in mail.text
    assert "&lt;script&gt;" in html_of("correction_request", subject="s", body="<script>x</script>", reference="r")


def test_numbered_points_become_a_list_and_the_rest_paragraphs():
    parts = parts_of("Hello,\n\nPlease mend:\n\n1. One\n   Do this.\n\n2. Two\n   Do that.\n\nThank you")
    assert [[point.title for point in part.points] or part.lines for part in parts] == [
        ["Hello,"],
        ["Please mend:"],
        ["One", "Two"],
        ["Thank you"],
    ]


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2026-11-24T15:00", "2026-11-24T21:00"),  # ten in the morning in New York: today at four
        ("2026-11-24T20:49", "2026-11-24T21:00"),  # eleven minutes before
        ("2026-11-24T20:51", "2026-11-25T21:00"),  # too late for today's
        ("2026-11-25T21:30", "2026-11-30T21:00"),  # Thanksgiving, the day after, and a weekend lie between
    ],
)
def test_letters_leave_with_the_days_digest_on_business_days(written: str, leaves: str):
    now = datetime.fromisoformat(written).replace(tzinfo=UTC)
    assert leaves_at(now, "America/New_York") == datetime.fromisoformat(leaves).replace(tzinfo=UTC)


def test_four_in_the_afternoon_is_the_receivers():
    now = datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert leaves_at(now, "America/Los_Angeles") == datetime(2026, 11, 25, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("leaves", "zone", "words"),
    [
        ("2026-11-24T21:00", "America/New_York", "today 16:00 Eastern"),
        ("2026-11-25T00:00", "America/Los_Angeles", "today 16:00 Pacific"),
        ("2026-11-25T22:00", "America/Chicago", "Wed 25 Nov, 16:00 Central"),
        ("2026-11-24T21:00", None, "today 16:00 Eastern"),
        ("2026-11-24T21:00", "America/Indiana/Indianapolis", "today 16:00 EST"),
    ],
)
def test_when_a_letter_leaves_is_said_by_the_receivers_clock(leaves: str, zone: str | None, words: str):
    now = datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert leaving_words(datetime.fromisoformat(leaves).replace(tzinfo=UTC), zone, now) == words


def test_the_panel_the_list_and_the_letter_say_the_same_moment(desk, short, dana, cast, browse, now):
    before = composed(desk, dana)[0]
    letter = send(desk, short, before, dana)
    words = f"leaves {before.leaving(now)}"
    browser = browse(cast.dana)
    assert words in browser.get("/letters").text
    assert words in browser.get(f"/letters/{letter.id}").text
    assert f"Leaves {before.leaving(now)}" in browser.get(f"/items/{short.id}?panel=letter").text


def test_a_letter_past_its_hour_waits_for_sending_without_alarm(desk, short, dana, cast, browse):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    with cast.database.write(None) as tx:
        tx.get_one(Letter, letter.id).leaves_at = desk.now - timedelta(days=3)
    for address in ("/letters", f"/letters/{letter.id}"):
        assert "waits for sending" in browse(cast.dana).get(address).text


def test_a_client_of_one_word_has_a_reference_too():
    assert reference("Acme", 7) == "ACM-000007"


def test_a_letter_that_has_left_is_kept_as_sent_and_cannot_be_taken_back(desk, short, dana):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    desk.act(note_sent, letter.id, "demonstration", who=dana)
    [sent] = all_letters(desk)
    assert (sent.state, sent.sent_at, sent.sent_through) == ("sent", desk.now, "demonstration")
    with pytest.raises(Refused):
        desk.act(take_back_letter, letter.id, who=dana)


def test_what_was_taken_back_or_has_no_address_never_leaves(desk, short, dana):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    desk.act(take_back_letter, letter.id, who=dana)
    with pytest.raises(Refused, match="cannot leave"):
        desk.act(note_sent, letter.id, "demonstration", who=dana)


def test_the_outbox_is_in_the_order_of_writing_and_goes_on_where_a_page_ends(desk, short, dana):
    late = send(desk, short, composed(desk, dana)[0], dana)
    early = send(desk, short, composed(desk, dana)[1], dana)
    with desk.cast.database.write(None) as tx:  # a letter of the past, written down later
        tx.get_one(Letter, early.id).written_at = desk.now - timedelta(days=30)
    with desk.cast.database.read(dana.clients) as tx:
        first = [row.id for row in queries.outbox(tx, dana, limit=1)]
        rest = [row.id for row in queries.outbox(tx, dana, before=first[0])]
    assert (first, rest) == ([late.id], [early.id])


def test_the_last_contact_is_a_letter_that_has_left(desk, short, dana, browse):
    letter = send(desk, short, composed(desk, dana)[0], dana)
    page = browse(desk.cast.dana)
    assert "Letter to the agent" not in page.get("/queues/deficient").text
    desk.act(note_sent, letter.id, "demonstration", who=dana)
    assert "Letter to the agent" in page.get("/queues/deficient").text


@pytest.mark.parametrize("typed", ["{}", "Ref {}", "ref: {}", "REF. {}"])
def test_a_letters_reference_leads_to_its_vendor(desk, short, dana, browse, typed):
    said = send(desk, short, composed(desk, dana)[0], dana).reference
    page = browse(desk.cast.dana).get("/search", params={"q": typed.format(said)}).text
    assert f"<span>{said}</span>" in page
    assert f'href="/vendors/{desk.vendor_id}"' in page
    by_digits = browse(desk.cast.dana).get("/search", params={"q": said.partition("-")[2]}).text
    assert f"<span>{said}</span>" in by_digits


def test_a_reference_is_found_by_those_alone_who_serve_its_client(desk, also_bay, cast, browse):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    morgan = cast.actor(cast.morgan)
    said = send(desk, desk.item(), composed(desk, morgan)[0], morgan).reference
    assert f"<span>{said}</span>" in browse(cast.dana).get("/search", params={"q": said}).text
    theirs = browse(cast.noor).get("/search", params={"q": said}).text
    assert f"<span>{said}</span>" not in theirs


def test_who_looks_for_a_papers_vendor_may_type_the_reference_that_it_bears(desk, short, dana):
    said = send(desk, short, composed(desk, dana)[0], dana).reference
    with desk.cast.database.read(dana.clients) as tx:
        assert [hit.of for hit in vendors_like(tx, said, dana)] == [("vendor", desk.vendor_id)]
