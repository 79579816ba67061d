"""Roles and what each may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of the service team is there for. Client and vendor access come later, as links and a portal."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    ACCOUNT_MANAGER = "account_manager"
    ADMIN = "admin"


class Right(StrEnum):
    """One thing that a role may or may not do."""

    WORK_ITEMS = "work items"  # claim, decide, snooze, correct
    BRING_DOCUMENTS = "bring documents"
    ASSIGN_ITEMS = "assign items"
    SEE_ALL_CLIENTS = "see all clients"
    EDIT_PROGRAMS = "edit programs"
    DECIDE_WAIVERS = "decide waivers"
    MANAGE_PEOPLE = "manage people"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANALYST: frozenset({Right.WORK_ITEMS, Right.BRING_DOCUMENTS}),
    Role.SUPERVISOR: frozenset({Right.WORK_ITEMS, Right.BRING_DOCUMENTS, Right.ASSIGN_ITEMS, Right.SEE_ALL_CLIENTS}),
    Role.ACCOUNT_MANAGER: frozenset(
        {Right.WORK_ITEMS, Right.BRING_DOCUMENTS, Right.EDIT_PROGRAMS, Right.DECIDE_WAIVERS, Right.ASSIGN_ITEMS}
    ),
    Role.ADMIN: frozenset({Right.MANAGE_PEOPLE, Right.SEE_ALL_CLIENTS, Right.BRING_DOCUMENTS}),
}
