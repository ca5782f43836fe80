"""Integrations: Chatwoot's webhook, signed."""

import json
from typing import Any

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request

from serving import chatwoot
from serving.state import DeskNow, SettingsNow

router = APIRouter(prefix="/integrations", tags=["integrations"])


@router.post("/chatwoot")
async def chatwoot_webhook(request: Request, tasks: BackgroundTasks, desk: DeskNow, settings: SettingsNow) -> dict[str, Any]:
    """Label an incoming message and suggest a reply as a private note; other events are acknowledged and ignored."""
    if settings.chatwoot_secret is None:
        raise HTTPException(404, "Chatwoot is not set up; set REPLYDESK_CHATWOOT_SECRET")
    body = await request.body()
    if not chatwoot.is_signed(body, request.headers, settings.chatwoot_secret.get_secret_value()):
        raise HTTPException(401, "the signature is missing, wrong or too old")
    try:
        event = json.loads(body)
    except ValueError as error:
        raise HTTPException(422, "the body is not valid JSON") from error
    if not chatwoot.is_buyers_message(event):
        return {"handled": False}
    answer = chatwoot.answer(event, desk, settings.chatwoot_marketplaces)
    if settings.chatwoot_url and settings.chatwoot_token:
        tasks.add_task(chatwoot.post_note, settings.chatwoot_url, settings.chatwoot_token.get_secret_value(), event, answer.note)
    return {"handled": True, "label": answer.label, "note": answer.note}
