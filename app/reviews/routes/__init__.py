"""The review workspace over HTTP."""

from fastapi import APIRouter

from app.reviews.routes import correcting, deciding, holding, matching, showing

router = APIRouter()
for part in (showing, correcting, deciding, holding, matching):
    router.include_router(part.router)
