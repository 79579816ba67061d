"""The screens and addresses of documents, a file a subject."""

from fastapi import APIRouter

from app.certificates.routes import api, drops, files

router = APIRouter()
for part in (drops, files, api):
    router.include_router(part.router)
