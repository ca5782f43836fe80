"""Settings of the service: from the environment, `REPLYDESK_*`, read once and passed in."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models import bundle


class Settings(BaseSettings):
    """Every setting has a default that works on one's own machine."""

    model_config = SettingsConfigDict(env_prefix="REPLYDESK_", extra="ignore")

    bundle: Path = Field(default_factory=bundle.default_path, description="the bundle to serve")
    api_key: SecretStr | None = Field(None, description="when set, requests need 'Authorization: Bearer <key>'")
    database: str = Field("sqlite:///replydesk.db", description="where feedback is kept (SQLAlchemy URL)")
    feedback: bool = Field(True, description="keep feedback; false answers 404 and stores nothing")
    allowed_origins: tuple[str, ...] = Field((), description="origins that may call the API from a page (JSON list)")
    frame_ancestors: str = Field("'self'", description="who may show the desk in a frame (Content-Security-Policy)")
    max_body_bytes: int = Field(10_000_000, gt=0, description="largest request body")
    chatwoot_secret: SecretStr | None = Field(None, description="the Chatwoot webhook's secret; unset: the endpoint answers 404")
    chatwoot_url: str | None = Field(None, description="Chatwoot's address, to post private notes to")
    chatwoot_token: SecretStr | None = Field(None, description="the API access token for it")
    chatwoot_marketplaces: dict[str, str] = Field({}, description="inbox id to marketplace (JSON object)")


def described() -> list[tuple[str, str]]:
    """Return each setting's variable, and what it does with its default."""
    return [
        (f"REPLYDESK_{name.upper()}", f"{field.description} (default: {_default(name)})")
        for name, field in Settings.model_fields.items()
    ]


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if field.default_factory is not None:
        return "the one beside the code"
    return "none" if field.default in (None, (), {}) else str(field.default)
