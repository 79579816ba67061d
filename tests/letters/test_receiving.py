"""To whom a letter goes, and why there: whom the certificate names, whom the analyst chooses, nobody who is not on file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.errors import BadInput
from app.letters.composing import compose_correction_request
from app.letters.models import Letter
from app.letters.text import greeted
from app.parties.actions import add_agency, add_contact_point
from app.parties.models import ContactPoint, Vendor
from app.reviews.actions import ask_for_correction
from app.reviews.actions.deciding import Written
from app.reviews.queries.asking import certificate_on
from tests.reviews.conftest import reading
from tests.standing.cast import notice

NAMED = "Lee.Egret@Example.com"
SHORT = {"general_aggregate": 1_000_000}


def at_agency(desk, value, name, *, agency_id=None, **more):
    """A mail address that the vendor's agency, or another one, is known by."""
    with desk.cast.database.write(None) as tx:
        known = agency_id or tx.get_one(Vendor, desk.vendor_id).agency_id
        return add_contact_point(
            tx, kind="email", value=value, agency_id=known, person_name=name, learnt_from="call", who=desk.cast.actor(desk.cast.dana),
            now=desk.now, **more,
        ).id  # fmt: skip


def arrive(desk, email=NAMED, **more):
    """A certificate that falls short comes, and its producer box names a mail address."""
    made = reading(desk.now, gl=SHORT)
    made["certificate"]["producer"] |= {"email": email, "contact_name": "Lee Egret"}
    made["certificate"] |= more
    desk.arrive(made)
    return desk.item()


def letters_about(desk, item, who, **more):
    with desk.cast.database.read(who.clients) as tx:
        part = desk.assignment.id
        about = certificate_on(tx, item, part)
        return compose_correction_request(tx, part, certificate=about, who=who, now=desk.now, **more)


def ask(desk, item, who, **more):
    item = desk.take(item, who)
    desk.act(ask_for_correction, item.id, desk.cast.gulf.id, version=item.version, who=who, **more)
    with desk.cast.database.read(None) as tx:
        return {letter.audience: letter for letter in tx.scalars(select(Letter))}


def test_the_letter_goes_to_the_contact_that_the_certificate_names(desk, dana):
    at_agency(desk, "lee.egret@example.com", "Lee Egret")
    agent = letters_about(desk, arrive(desk), dana)[0]
    assert (agent.to.address, agent.to.why) == ("lee.egret@example.com", "named on the certificate")
    assert agent.body.startswith("Hello Lee,")
    assert agent.not_on_file is None


def test_whom_the_certificate_names_comes_before_whoever_answered_last(desk, dana):
    at_agency(desk, "lee.egret@example.com", "Lee Egret")
    with desk.cast.database.write(None) as tx:
        first = tx.scalars(select(ContactPoint).where(ContactPoint.value == "dana.kestrel@example.com")).one()
        first.last_worked_at = desk.now - timedelta(days=1)
    agent = letters_about(desk, arrive(desk), dana)[0]
    assert agent.to.address == "lee.egret@example.com"
    assert [(each.address, each.why) for each in agent.choices[1:]] == [
        ("dana.kestrel@example.com", "answers for this agency")
    ]


def test_an_address_that_is_not_on_file_is_told_and_never_written_to(desk, dana, cast, browse):
    item = arrive(desk)
    agent = letters_about(desk, item, dana)[0]
    assert (agent.to.address, agent.to.why) == ("dana.kestrel@example.com", "on file for this agency")
    assert agent.not_on_file == NAMED
    shown = browse(cast.dana).get(f"/items/{item.id}?panel=letter").text
    assert f"The certificate names {NAMED}, which is not on file for this agency." in shown


def test_an_address_of_another_agency_is_not_this_agencys(desk, dana):
    with desk.cast.database.write(None) as tx:
        other = add_agency(tx, "Egret Brokers", state="FL", who=dana, now=desk.now).id
    at_agency(desk, NAMED, "Lee Egret", agency_id=other)
    agent = letters_about(desk, arrive(desk), dana)[0]
    assert agent.to.address == "dana.kestrel@example.com"
    assert agent.not_on_file == NAMED


def test_a_notice_names_nobody_so_the_certificate_on_file_does(desk, dana):
    at_agency(desk, "lee.egret@example.com", "Lee Egret")
    arrive(desk)
    desk.arrive(notice("GL-100", (desk.now.date() - timedelta(days=1)).isoformat()))
    agent = letters_about(desk, desk.item(), dana)[0]
    assert agent.to.address == "lee.egret@example.com"


def test_the_vendors_own_letter_stays_with_the_vendor(desk, dana):
    vendor = letters_about(desk, arrive(desk), dana)[1]
    assert (vendor.to.address, vendor.to.why) == ("office@heron.example.com", "on file for this vendor")
    assert vendor.not_on_file is None


def test_the_analyst_chooses_another_contact_of_the_agency(desk, dana):
    other = at_agency(desk, "claims@example.com", "Sam Egret")
    letter = ask(desk, arrive(desk), dana, to={other})["agent"]
    assert (letter.to_address, letter.contact_point_id) == ("claims@example.com", other)
    assert letter.body_text.startswith("Hello Sam,")


def test_a_letter_goes_to_nobody_but_the_items_own_parties(desk, dana):
    with desk.cast.database.write(None) as tx:
        other = add_agency(tx, "Egret Brokers", state="FL", who=dana, now=desk.now).id
    stranger = at_agency(desk, "claims@example.com", "Sam Egret", agency_id=other)
    with pytest.raises(BadInput, match="not on file for this vendor"):
        ask(desk, arrive(desk), dana, to={stranger})


def test_an_address_that_has_ended_is_refused(desk, dana):
    gone = at_agency(desk, "claims@example.com", "Sam Egret")
    with desk.cast.database.write(None) as tx:
        tx.get_one(ContactPoint, gone).ended_at = desk.now
    with pytest.raises(BadInput, match="Choose one of the list"):
        ask(desk, arrive(desk), dana, to={gone})


def test_the_panel_offers_the_firms_contacts_and_says_why_this_one(desk, dana, cast, browse):
    at_agency(desk, "lee.egret@example.com", "Lee Egret")
    other = at_agency(desk, "claims@example.com", "Sam Egret")
    item = arrive(desk)
    shown = browse(cast.dana).get(f"/items/{item.id}?panel=letter").text
    assert "Lee Egret, lee.egret@example.com (named on the certificate)" in shown
    chosen = browse(cast.dana).get(f"/items/{item.id}?panel=letter&to={other}").text
    assert "<p>claims@example.com <small>your choice</small>" in chosen
    assert "Hello Sam," in chosen
    assert ("autofocus" in shown, "autofocus" in chosen) == (True, False), "who chooses keeps the place of the keyboard"


def test_the_chosen_contact_is_sent_with_the_form(desk, dana, cast, browse):
    other = at_agency(desk, "claims@example.com", "Sam Egret")
    item = desk.take(arrive(desk), dana)
    words = {"subject_agent": "One\nmore thing", "body_agent": "Hello Dana,\n\nPlease call me.", "send": "agent"}
    browse(cast.dana).post(
        f"/items/{item.id}/decision",
        data=words
        | {"decision": "asked", "version": item.version, "client": cast.gulf.id, "panel": "letter", "to": other},
    )
    with desk.cast.database.read(None) as tx:
        [letter] = tx.scalars(select(Letter)).all()
    assert (letter.to_address, letter.subject) == ("claims@example.com", "One more thing")
    assert letter.body_text == "Hello Sam,\n\nPlease call me.\n"


def test_only_a_greeting_of_ours_follows_the_receiver(desk, dana):
    agent = letters_about(desk, arrive(desk), dana)[0]
    assert greeted("Hello Dana,\nx", agent.choices, agent.to) == "Hello Dana,\nx"
    assert greeted("Hello,\nx", agent.choices, agent.to) == "Hello Dana,\nx"
    assert greeted("Dear Mrs Kestrel,\nx", agent.choices, agent.to) == "Dear Mrs Kestrel,\nx"


def test_a_letter_as_written_keeps_the_words(desk, dana):
    sent = ask(desk, arrive(desk), dana, written=[Written("vendor", "A subject", "Please call me.")])
    assert {audience: letter.body_text for audience, letter in sent.items()} == {"vendor": "Please call me.\n"}
