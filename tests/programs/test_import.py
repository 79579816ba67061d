"""Program files: what they become, how a wrong one is refused, and that no version rewrites the past."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.kit import jobs
from app.kit.actor import worker
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, NotAllowed, NotFound, Refused
from app.programs.actions import import_program
from app.programs.command import export_from, import_into
from app.programs.files import checked_program, kept, parse_program, written
from app.programs.models import ProgramVersion
from app.programs.queries import version_in_force
from tests.conftest import Cast
from tests.programs.cast import program_body, publish

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TODAY = date(2026, 11, 25)
EXAMPLE = Path(__file__).parents[2] / ".." / "shared" / "examples" / "program.yaml"


def test_a_program_begins_as_its_first_version(cast: Cast):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    assert (version.number, version.takes_effect_on) == (1, date(2026, 1, 1))
    with cast.database.read(None) as tx:
        assert jobs.waiting(tx) == 1
        assert tx.scalar(select(AuditRow.what)) == "programs.import_program"


def test_the_same_file_again_is_no_new_version(cast: Cast):
    first = publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    again = publish(cast, program_body(), on=TODAY, now=NOW)
    assert again.id == first.id


def test_another_demand_is_another_version(cast: Cast):
    publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    second = publish(cast, program_body(expiring_window_days=45), on=TODAY, now=NOW)
    assert second.number == 2


def test_a_version_never_takes_effect_in_the_past(cast: Cast):
    publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    with pytest.raises(Refused, match="Choose today or a later day"):
        publish(cast, program_body(expiring_window_days=45), on=date(2026, 11, 24), now=NOW)


def test_today_is_the_day_it_is_where_the_client_is(cast: Cast):
    publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    evening_in_new_york = datetime(2026, 11, 26, 3, tzinfo=UTC)
    version = publish(cast, program_body(expiring_window_days=45), on=TODAY, now=evening_in_new_york)
    assert version.takes_effect_on == TODAY


def test_each_day_is_judged_by_the_version_then_in_force(cast: Cast):
    first = publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    second = publish(cast, program_body(expiring_window_days=45), on=date(2026, 12, 1), now=NOW)
    with cast.database.read(None) as tx:
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 30), date(2026, 12, 1)]
        found = [version_in_force(tx, first.program_id, day) for day in days]
    assert [version and version.id for version in found] == [None, first.id, first.id, second.id]


def test_of_two_versions_for_one_day_the_later_written_counts(cast: Cast):
    publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)
    publish(cast, program_body(expiring_window_days=45), on=TODAY, now=NOW)
    third = publish(cast, program_body(expiring_window_days=60), on=TODAY, now=NOW)
    with cast.database.read(None) as tx:
        found = version_in_force(tx, third.program_id, TODAY)
    assert found is not None
    assert found.number == 3


def test_two_people_importing_at_once_make_two_numbered_versions(cast: Cast):
    publish(cast, program_body(), on=date(2026, 1, 1), now=NOW)

    def import_one(days: int) -> int:
        return publish(cast, program_body(expiring_window_days=days), on=TODAY, now=NOW).number

    with ThreadPoolExecutor(4) as people:
        numbers = list(people.map(import_one, (40, 41, 42, 43)))
    assert sorted(numbers) == [2, 3, 4, 5]


def test_eight_imports_of_one_new_program_make_one_version(cast: Cast):
    with ThreadPoolExecutor(8) as people:
        made = list(people.map(lambda _: publish(cast, program_body(), on=date(2026, 1, 1), now=NOW).id, range(8)))
    assert len(set(made)) == 1
    with cast.database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(ProgramVersion)) == 1


def test_a_misspelt_key_is_refused_since_it_would_turn_a_demand_off(cast: Cast):
    body = program_body(gl={"each_ocurrence": 1_000_000})
    with pytest.raises(BadInput, match=r"requirements\.gl\.each_ocurrence. is not known. Correct its spelling"):
        publish(cast, body, on=TODAY, now=NOW)


def test_every_wrong_key_has_its_line(cast: Cast):
    with pytest.raises(BadInput) as refusal:
        publish(cast, {"client": "Gulf States Grocers", "requirements": {"umbrela": {}}}, on=TODAY, now=NOW)
    assert len(refusal.value.sentence.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [("gl: [", "in line 1, column"), ("just words", "holds no keys"), (b"\xff\xfe\x00", "no text in YAML"), ("a: " + "x" * 300_000, "larger than any program")],
    ids=["no YAML", "no keys", "no text", "too large"],
)  # fmt: skip
def test_a_file_that_is_no_program_is_refused_with_the_place(text: str | bytes, says: str):
    with pytest.raises(BadInput, match=says):
        parse_program(text)


def test_an_analyst_may_not_change_programs(cast: Cast):
    with pytest.raises(NotAllowed), cast.database.write(None) as tx:
        import_program(tx, cast.gulf.id, program_body(), takes_effect_on=TODAY, who=cast.actor(cast.dana), now=NOW)


def test_nobody_imports_for_a_client_they_do_not_serve(cast: Cast):
    stranger = cast.actor(cast.noor)
    stranger = type(stranger)(**{**stranger.__dict__, "rights": frozenset({"edit programs"})})
    with pytest.raises(NotFound), cast.database.write(stranger.clients) as tx:
        import_program(tx, cast.gulf.id, program_body(), takes_effect_on=TODAY, who=stranger, now=NOW)


def test_what_is_exported_imports_as_the_same_version(cast: Cast, tmp_path: Path):
    body = program_body(
        ai={"names": [{"name": "Gulf States Grocers", "relation": "direct"}], "completed": False},
        holder_address="1 Example Plaza: Suite #2, Tampa, FL 33602",
        primary_floor={"gl": 500_000.5},
    )
    version = publish(cast, body, on=date(2026, 1, 1), now=NOW)
    text = export_from(cast.database, client="gulf states grocers", now=NOW)
    assert kept(checked_program(parse_program(text))) == version.body
    path = tmp_path / "program.yaml"
    path.write_text(text)
    assert "nothing changed, version 1 stands" in import_into(cast.database, path, now=NOW)


def test_the_example_comes_out_as_it_went_in():
    if not EXAMPLE.exists():
        pytest.skip("../shared is missing")
    body = parse_program(EXAMPLE.read_bytes())
    text = written(kept(checked_program(body)))
    assert parse_program(text) == body
    assert "  gl: {occurrence_only: true" in text


def test_a_file_at_the_command_line_finds_its_client_by_name(cast: Cast, tmp_path: Path):
    path = tmp_path / "program.yaml"
    path.write_text(written(kept(checked_program(program_body()))))
    said = import_into(cast.database, path, takes_effect_on=date(2026, 12, 1), now=NOW)
    assert said == "Gulf States Grocers, Standard: version 1 takes effect on 01 Dec 2026."


def test_a_file_of_an_unknown_client_names_those_that_there_are(cast: Cast, tmp_path: Path):
    path = tmp_path / "program.yaml"
    path.write_text(written(kept(checked_program(program_body(client="Nobody Inc")))))
    with pytest.raises(NotFound, match="Bay Transit; Gulf States Grocers"):
        import_into(cast.database, path, now=NOW)


def test_an_export_of_several_programs_asks_which(cast: Cast):
    publish(cast, program_body(name="Small trades"), on=date(2026, 1, 1), now=NOW)
    publish(cast, program_body(name="Roofers"), on=date(2026, 1, 1), now=NOW)
    with pytest.raises(NotFound, match="Roofers; Small trades"):
        export_from(cast.database, client="Gulf States Grocers", now=NOW)
    assert export_from(cast.database, client="Gulf States Grocers", program="roofers", now=NOW).startswith(
        "name: Roofers"
    )


def test_the_worker_may_import_for_any_client(cast: Cast):
    assert publish(cast, program_body("Bay Transit"), on=TODAY, now=NOW, client_id=cast.bay.id).client_id == cast.bay.id
    assert worker().clients is None
