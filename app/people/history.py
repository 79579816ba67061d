"""What was done to a person's access, in words."""

from __future__ import annotations

from app.kit.audit import AuditRow

SAID = {
    "people.add_person": "Taken on as {role}",
    "people.change_role": "Role changed from {role_before} to {role}",
    "people.end_access": "Access ended",
    "people.restore_access": "Access given back",
    "people.end_sign_ins": "Signed out everywhere ({ended})",
    "people.change_settings": "Screens set to {theme}, {density}",
    "people.add_password_link": "Password link made",
    "people.set_password": "Password set",
    "people.sign_in": "Password right, signed in",
    "people.finish_sign_in": "Second factor proven",
    "people.refuse_sign_in": "Wrong password or code, try {tries}",
    "people.try_sign_in": "Wait begins with try {tries}",
    "people.begin_second_factor": "Second factor begun",
    "people.enrol_second_factor": "Second factor set up",
    "people.end_second_factor": "Second factor ended",
    "people.reset_second_factor": "Second factor reset",
    "people.reseal_second_factors": "Second factor sealed with a new key",
    "people.renew_recovery_codes": "Recovery codes made",
    "people.spend_recovery_code": "Recovery code used",
    "people.join_team": "Put in {team}",
    "people.leave_team": "Taken out of {team_before}",
}


def said(row: AuditRow) -> str:
    """One row as a sentence; what has no words yet is named as it is recorded."""
    facts = {f"{key}_before": value for key, value in (row.before or {}).items()} | (row.after or {})
    words = {key: str(value).replace("_", " ") for key, value in facts.items()}
    try:
        return SAID[row.what].format(**words)
    except KeyError:
        return row.what.partition(".")[2].replace("_", " ").capitalize()
