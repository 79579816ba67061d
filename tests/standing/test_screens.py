"""Clients' pages: who sees which, what they show, and a program's way in by the console."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select, text

from app.programs.files import checked_program, kept, written
from app.programs.models import ProgramVersion, Waiver
from app.standing.models import Deficiency
from tests.conftest import Browse, Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, NOW, certificate, file_paper, hired, judged

TODAY = datetime.now(UTC).date()
FILE = written(kept(checked_program(program_body())))


def put(browser, client_id: int, file: str | None = FILE, **fields: str):
    data = {"takes_effect_on": TODAY.isoformat()} | fields
    files = {"file": ("program.yaml", io.BytesIO(file.encode()), "application/yaml")} if file is not None else None
    return browser.post(f"/clients/{client_id}/programs", data=data, files=files)


def test_one_sees_the_clients_that_ones_teams_serve(cast: Cast, browse: Browse):
    mine = browse(cast.dana).get("/clients").text
    assert "Gulf States Grocers" in mine
    assert "Bay Transit" not in mine
    assert "Bay Transit" in browse(cast.sam).get("/clients").text


def test_another_teams_client_is_not_to_be_found(cast: Cast, browse: Browse):
    publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    assert browse(cast.noor).get(f"/clients/{cast.gulf.id}").status_code == 404


def test_a_client_shows_its_program_in_plain_words_and_its_vendors_in_counts(cast: Cast, browse: Browse):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    page = browse(cast.dana).get(f"/clients/{cast.gulf.id}").text
    for words in (
        "General aggregate",
        "$2,000,000",
        "Waiver of subrogation, workers&#39; compensation",
        "the box is enough",
        "Compliant",
    ):
        assert words in page
    assert "Import a program" not in page


def test_a_clients_counts_lead_to_the_vendors_that_they_count_with_the_reason_of_each(cast: Cast, browse: Browse):
    short, met, never = (hired(cast).vendor_id for _ in range(3))
    file_paper(cast, short, certificate(wos_wc=False))
    file_paper(cast, met, certificate())
    judged(cast, short)
    judged(cast, met)
    browser = browse(cast.dana)
    page = browser.get(f"/clients/{cast.gulf.id}").text
    listed = {}
    for status in re.findall(rf'href="/vendors\?client={cast.gulf.id}&amp;status=(\w+)"', page):
        answer = browser.get(f"/vendors?client={cast.gulf.id}&status={status}").text
        listed[status] = [int(number) for number in re.findall(r'href="/vendors/(\d+)"', answer)]
        assert ("subrogation" in answer) == (status == "deficient")
    assert listed == {"deficient": [short], "compliant": [met], "not_judged": [never]}


def test_an_older_version_can_be_looked_at(cast: Cast, browse: Browse):
    first = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    publish(cast, program_body(expiring_window_days=45), on=date(2026, 2, 1), now=HIRED)
    browser = browse(cast.dana)
    assert "45 days before the end" in browser.get(f"/clients/{cast.gulf.id}").text
    page = browser.get(f"/clients/{cast.gulf.id}?version={first.id}").text
    assert "30 days before the end" in page
    assert "not in force today" in page


def test_a_version_downloads_as_the_file_that_an_import_takes_back(cast: Cast, browse: Browse):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    answer = browse(cast.dana).get(f"/programs/{version.program_id}/versions/1")
    assert answer.text == written(version.body)
    assert answer.headers["content-disposition"] == 'attachment; filename="standard-1.yaml"'
    assert browse(cast.noor).get(f"/programs/{version.program_id}/versions/1").status_code == 404
    assert browse(cast.dana).get(f"/programs/{version.program_id}/versions/2").status_code == 404


def test_a_program_is_looked_at_before_it_is_imported(cast: Cast, browse: Browse):
    browser = browse(cast.morgan)
    dry = put(browser, cast.gulf.id)
    assert dry.status_code == 200
    assert "a new program" in dry.text
    with cast.database.read(None) as tx:
        assert tx.scalars(select(ProgramVersion)).all() == []
    done = put(browser, cast.gulf.id, None, text=FILE, confirmed="yes", note="First")
    assert (done.status_code, done.headers["location"]) == (303, f"/clients/{cast.gulf.id}")
    with cast.database.read(None) as tx:
        version = tx.scalars(select(ProgramVersion)).one()
    assert (version.created_by, version.note) == ("Morgan Example", "First")


def test_a_dry_run_shows_what_changes(cast: Cast, browse: Browse):
    publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    stricter = written(kept(checked_program(program_body(expiring_window_days=45, pnc=["gl"]))))
    page = put(browse(cast.morgan), cast.gulf.id, stricter).text
    assert "version 2" in page
    assert "45 days before the end" in page
    assert "Grants to the client: primary and non-contributory" in page
    assert "Nothing changes" in put(browse(cast.morgan), cast.gulf.id).text


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (FILE.replace("each_occurrence", "each_ocurrence"), "requirements.gl.each_ocurrence"),
        (FILE.replace("Gulf States Grocers", "Bay Transit"), "The file is for Bay Transit"),
        ("a: [", "line 1, column"),
        ("", "holds no keys"),
    ],
    ids=["misspelt", "another client's", "no YAML", "empty"],
)
def test_a_wrong_file_comes_back_with_its_problems_and_its_text(cast: Cast, browse: Browse, file: str, says: str):
    answer = put(browse(cast.morgan), cast.gulf.id, file)
    assert answer.status_code == 422
    assert says in answer.text
    assert "nothing was imported" in answer.text


def test_a_file_full_of_markup_is_shown_as_text(cast: Cast, browse: Browse):
    answer = put(browse(cast.morgan), cast.gulf.id, "name: <script>alert(1)</script>")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("person", ["dana", "sam", "ada"])
def test_only_account_managers_import_programs(cast: Cast, browse: Browse, person: str):
    browser = browse(getattr(cast, person))
    assert put(browser, cast.gulf.id, confirmed="yes").status_code == 403
    assert browser.get(f"/clients/{cast.gulf.id}/programs/new").status_code == 403


def test_an_account_manager_imports_for_none_but_their_clients(cast: Cast, browse: Browse):
    with cast.database.write(None) as tx:
        tx.execute(text("delete from team_client where client_id = :id"), {"id": cast.bay.id})
    file = FILE.replace("Gulf States Grocers", "Bay Transit")
    assert put(browse(cast.morgan), cast.bay.id, file, confirmed="yes").status_code == 404


def test_a_waiver_is_recorded_and_ended_by_the_console(cast: Cast, browse: Browse):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    judged(cast, assignment.vendor_id)
    browser = browse(cast.morgan)
    page = browser.get(f"/assignments/{assignment.id}/waivers/new").text
    assert "Waiver of subrogation, workers&#39; compensation" in page
    assert "The client alone may waive it" in page
    with cast.database.read(None) as tx:
        deficiency_id = tx.scalars(select(Deficiency.id)).one()
    fields = {
        "deficiency_id": deficiency_id,
        "approver": "client",
        "reason": "Ms Ortiz",
        "from_on": "2026-11-25",
        "to_on": "2027-06-01",
    }
    made = browser.post(f"/assignments/{assignment.id}/waivers", data=fields)
    assert made.headers["location"] == f"/clients/{cast.gulf.id}#waivers"
    assert "Ms Ortiz" in browser.get(f"/clients/{cast.gulf.id}").text
    shown = browser.get(f"/vendors/{assignment.vendor_id}").text
    assert re.search(r"Ms Ortiz.*approved by the client · from 25 Nov 2026, first day without it 1 Jun 2027", shown)
    assert "recorded by Morgan Example" in shown
    with cast.database.read(None) as tx:
        waiver_id = tx.scalars(select(Waiver.id)).one()
    assert browse(cast.dana).post(f"/waivers/{waiver_id}/ending", data={"reason": "x"}).status_code == 403
    assert browse(cast.noor).post(f"/assignments/{assignment.id}/waivers", data=fields).status_code == 403
    assert browser.post(f"/waivers/{waiver_id}/ending", data={"reason": "The form came"}).status_code == 303
    assert "Ms Ortiz" not in browser.get(f"/clients/{cast.gulf.id}").text
    cured = browser.post(f"/assignments/{assignment.id}/waivers", data=fields | {"deficiency_id": 99})
    assert cured.status_code == 422
    assert "Choose what is waived" in cured.text


@pytest.mark.parametrize(
    ("terms", "field", "says"),
    [
        ({"to_on": "2027-06-02"}, "to_on", "The policy that it is about ends on 1 Jun 2027"),
        ({"from_on": "2026-11-24"}, "from_on", "This was found on 25 Nov 2026"),
        ({"reason": "test"}, "reason", "Say why"),
    ],
)
def test_a_waiver_keeps_to_its_policy_and_to_what_was_found(
    cast: Cast, browse: Browse, terms: dict[str, str], field: str, says: str
):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    judged(cast, assignment.vendor_id)
    with cast.database.read(None) as tx:
        deficiency_id = tx.scalars(select(Deficiency.id)).one()
    typed = {
        "deficiency_id": deficiency_id,
        "approver": "client",
        "reason": "Ms Ortiz said so",
        "from_on": "2026-11-25",
    }
    answer = browse(cast.morgan).post(
        f"/assignments/{assignment.id}/waivers", data=typed | {"to_on": "2027-06-01"} | terms
    )
    assert re.search(rf'id="{field}-error">[^<]*{says}', answer.text)


def test_what_is_wrong_with_a_waiver_is_said_at_its_field_and_what_was_typed_is_kept(cast: Cast, browse: Browse):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    judged(cast, assignment.vendor_id)
    with cast.database.read(None) as tx:
        deficiency_id = tx.scalars(select(Deficiency.id)).one()
    typed = {"deficiency_id": deficiency_id, "approver": "account_manager", "reason": "Ms Ortiz", "to_on": "30 Feb"}
    answer = browse(cast.morgan).post(f"/assignments/{assignment.id}/waivers", data=typed | {"from_on": "2026-11-30"})
    assert answer.status_code == 422
    form = answer.text[answer.text.index('<form class="panel body') :]
    for field, sentence in (("approver", "Only the client may waive “Waiver of"), ("to_on", "none lasts for ever")):
        assert f'aria-describedby="{field}-error"' in form
        assert re.search(rf'id="{field}-error">[^<]*{sentence}', form)
    assert form.count("autofocus") == 1
    assert re.search(r'<select id="approver"[^>]* autofocus', form)
    assert 'value="account_manager"' not in form  # nothing here is the account manager's to waive
    for words in (">Ms Ortiz</textarea>", 'value="2026-11-30"', 'value="30 Feb"'):
        assert words in form
    assert "wos-missing" not in answer.text
    assert "wos.wc" not in answer.text
    with cast.database.read(None) as tx:
        assert tx.scalars(select(Waiver)).all() == []


def test_an_analyst_records_no_waiver(cast: Cast, browse: Browse):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id)
    assert browse(cast.dana).get(f"/assignments/{assignment.id}/waivers/new").status_code == 403


def test_what_nobody_may_waive_is_not_offered(cast: Cast, browse: Browse):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id)
    assert "Nothing here may be waived" in browse(cast.morgan).get(f"/assignments/{assignment.id}/waivers/new").text


def queries_of(cast: Cast, browser, address: str) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_clients_page_costs_the_same_however_many_vendors_it_has(cast: Cast, browse: Browse):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    browser = browse(cast.dana)
    hire(cast, version, now=HIRED)
    few = [queries_of(cast, browser, address) for address in ("/clients", f"/clients/{cast.gulf.id}")]
    for number in range(5):
        assignment = hire(cast, version, now=HIRED)
        judged(cast, assignment.vendor_id)
        publish(cast, program_body(name=f"Program {number}"), on=date(2026, 1, 1), now=NOW)
    many = [queries_of(cast, browser, address) for address in ("/clients", f"/clients/{cast.gulf.id}")]
    assert few == many
