"""A row in any table for a client, made from the models themselves: a new table or column needs nothing here unless it
has a rule that no made-up value keeps."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table, insert
from sqlalchemy.orm import Session

from app.kit.tables import all_tables

# Links that may be empty, but by which a row becomes this client's.
LINKS = {
    "assignment.vendor_id",
    "document.vendor_id",
    "work_item.vendor_id",
    "work_item.document_id",
    "touch.client_id",
    "touch.vendor_id",
    "arrival.client_id",
    "drop.client_id",
    "item_client.assignment_id",
    "letter.item_id",
    "work_item.arrival_id",
}
PROGRAM = {"name": "Contractors", "client": "Gulf States Grocers", "requirements": {}}
FINDING = {
    "slug": "not-shown", "severity": "fatal", "outcome": "not_shown", "line": "gl", "requirement": "gl.each_occurrence", "found": None,
    "required": "1000000", "begins_on": None, "evidence": [], "why": "General liability is not shown.", "say_to_vendor": None,
    "ask_of_agent": None, "fixed_by": ["agent"], "waivable_by": "client", "class": "may_be_uninsured",
}  # fmt: skip
VERDICT = {
    "as_of": "2026-01-01",
    "status": "deficient",
    "next_expiration": None,
    "deficiencies": [FINDING],
    "review": [],
    "met": [],
}
READING = {
    "file": "paper.pdf", "part": 1, "sha256": "0" * 64, "kind": "correspondence", "certificate": None, "declarations": None, "forms": [],
    "notice": {"type": "cancellation", "policy_number": None, "effective": None, "reason": "unpaid"}, "fields": [], "warnings": [], "pages": [{"number": 1, "width": 612, "height": 792, "source": "text", "kind": "correspondence"}],
}  # fmt: skip
# Values that a page's own words hang on.
VALUES: dict[str, Any] = {
    "program_version.body": PROGRAM, "program_version.number": 1, "judgment.verdict": VERDICT, "judgment.basis": {"documents": []},
    "judgment.status": "deficient", "deficiency.finding": FINDING, "document.reading": READING, "document.kind": "correspondence",
    "letter.kind": "correction_request", "letter.audience": "agent", "correction.path": "notice.reason", "standing.status": "deficient",
    "work_item.has_clients": True, "work_item.state": "open", "work_item.kind": "deficient", "item_client.kind": "deficient",
    "item_client.state": "open", "judgment.of_its_day": True, "contact_point.kind": "email",
}  # fmt: skip
_number = count(1)


class Rows:
    """The rows of one client, each made once, with all that they hang on."""

    def __init__(self, tx: Session, client_id: int, **values: Any) -> None:
        self.tx = tx
        self.values = VALUES | {name.replace("__", "."): value for name, value in values.items()}
        self.keys: dict[str, tuple[Any, ...]] = {"client": (client_id,)}

    def make(self, name: str) -> Any:
        """The row's key (the first column of it)."""
        if name not in self.keys:
            table = all_tables().tables[name]
            values = {c.name: self._value(table, c) for c in table.columns if self._is_wanted(table, c)}
            made = self.tx.execute(insert(table).values(values).returning(*table.primary_key.columns))
            self.keys[name] = tuple(made.one())
        return self.keys[name][0]

    def _is_wanted(self, table: Table, column: Column[Any]) -> bool:
        where = f"{table.name}.{column.name}"
        if where in LINKS or where in self.values or column.name == "client_id":
            return True
        return not (column.nullable or column.identity is not None or column.server_default is not None)

    def _value(self, table: Table, column: Column[Any]) -> Any:
        where = f"{table.name}.{column.name}"
        for key in column.foreign_keys:
            return self.make(key.column.table.name)
        return self.values[where] if where in self.values else _allowed(table, column) or _made_up(column)


def _allowed(table: Table, column: Column[Any]) -> str | None:
    """The first of the words that a check allows in the column."""
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            found = re.search(rf"\b{column.name} in \('(\w+)'", str(check.sqltext))
            if found:
                return found.group(1)
    return None


def _made_up(column: Column[Any]) -> Any:
    kind = column.type.python_type
    number = next(_number)
    if kind is date:
        return date(2026, 1, 1) if "from" in column.name else date(2027, 1, 1)
    if kind is datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)
    made: dict[type, Any] = {
        str: f"{column.name} {number}",
        int: number,
        bool: False,
        dict: {},
        list: [],
        object: {},
    }  # JSONB says object
    return made[kind]
