"""The review workspace over HTTP."""

from fastapi import APIRouter

from app.reviews.routes import correcting, deciding, holding, matching, ruling, showing

router = APIRouter()
for part in (showing, correcting, deciding, holding, matching, ruling):
    router.include_router(part.router)
