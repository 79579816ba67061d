"""The screens of people, a file a subject."""

from fastapi import APIRouter

from app.people.routes import api_keys, people, profile, second_factor, sign_in, teams

router = APIRouter()
for part in (sign_in, second_factor, profile, people, teams, api_keys):
    router.include_router(part.router)
