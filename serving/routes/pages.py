"""The desk page, and the same page for a helpdesk's side panel."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)
PAGE: Final = Path(__file__).parent.parent / "desk" / "index.html"


@router.get("/")
def desk() -> FileResponse:
    """The desk."""
    return FileResponse(PAGE)


@router.get("/panel")
def panel() -> FileResponse:
    """The desk without its inbox, fed by the helpdesk it stands in."""
    return FileResponse(PAGE)
