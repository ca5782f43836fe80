"""Running the service with uvicorn."""

import logging

import uvicorn
from pydantic import ValidationError

from data.problems import InvalidInput, from_pydantic
from models import bundle
from serving.app import create_app
from serving.settings import Settings


def run(host: str, port: int, *, quiet: bool = False) -> None:
    """Serve until stopped; raises `InvalidInput` at once when a setting or the bundle is not right."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise InvalidInput(from_pydantic(error, "REPLYDESK settings")) from error
    bundle.read_manifest(settings.bundle)
    if not quiet:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
        logging.getLogger(__name__).info("The desk is at http://%s:%d", host, port)
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", access_log=False)
