"""What is done to people's access, a file a subject."""

from app.people.actions.api_keys import add_api_key, end_api_key
from app.people.actions.passwords import add_password_link, set_password, use_password_link
from app.people.actions.people import (
    add_person,
    change_role,
    change_settings,
    end_access,
    end_sign_ins,
    restore_access,
)
from app.people.actions.second_factors import (
    begin_second_factor,
    end_second_factor,
    enrol_second_factor,
    prove_second_factor,
    renew_recovery_codes,
    reseal_second_factors,
    reset_second_factor,
)
from app.people.actions.signing_in import finish_sign_in, refuse_sign_in, sign_in, sign_out, try_sign_in
from app.people.actions.teams import (
    add_team,
    choose_clients,
    choose_members,
    choose_teams,
    end_service,
    join_team,
    leave_team,
    serve_client,
    serve_new_client,
)

__all__ = [
    "add_api_key", "add_password_link", "add_person", "add_team", "begin_second_factor", "change_role",
    "change_settings", "choose_clients", "choose_members", "choose_teams", "end_access", "end_api_key",
    "end_second_factor", "end_service", "end_sign_ins", "enrol_second_factor", "finish_sign_in", "join_team",
    "leave_team", "prove_second_factor", "refuse_sign_in", "renew_recovery_codes", "reseal_second_factors",
    "reset_second_factor", "restore_access", "serve_client", "serve_new_client", "set_password", "sign_in", "sign_out", "try_sign_in", "use_password_link",
]  # fmt: skip
