"""Reply templates: skeletons of short blocks with alternatives and slots. One YAML file a question type in `templates/`.

A template says what it needs to be offered (facts and flags), and what it says in each language: a list of blocks. A block
is a text, several texts to choose from, or `<name>` of a shared block in `blocks.yaml`. `{slot}` is filled from a fact;
an open slot, or one without a fact, stays for the agent.
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data import yamlfile
from data.labels import LANGUAGES, TYPE_OF_INTENT, Language, Marketplace, QuestionType
from data.problems import Problem, raise_if_any

FOLDER: Final = Path(__file__).parent / "templates"

FactSlot = Literal[
    "product",
    "price",
    "condition",
    "stock",
    "variants",
    "variant",
    "attribute",
    "in_the_box",
    "warranty",
    "faq_answer",
    "dispatch_days",
    "delivery_days",
    "arrival",
    "shipping_cost",
    "areas",
    "carrier",
    "order_id",
    "bought_at",
    "promised_at",
    "delivered_at",
    "tracking_code",
    "seller_name",
]
OpenSlot = Literal["answer", "steps", "care", "day", "hours", "place", "reason", "solution", "variant_choice", "document"]
Flag = Literal[
    "in_stock",
    "out_of_stock",
    "variant_in_stock",
    "variant_out_of_stock",
    "free_shipping",
    "pickup",
    "no_pickup",
    "order_paid",
    "order_shipped",
    "order_delivered",
    "order_late",
    "claim_open",
]
FACT_SLOTS: Final[tuple[str, ...]] = get_args(FactSlot)
OPEN_SLOTS: Final[tuple[str, ...]] = get_args(OpenSlot)
FLAGS: Final[tuple[str, ...]] = get_args(Flag)
SLOT: Final = re.compile(r"\{(\w+)\}")
OPEN_MARK: Final = "[…]"  # stands in a reply for a slot that the agent is to fill
SHARED: Final = re.compile(r"<(\w+)>")

Alternatives = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value), Field(min_length=1)
]
Blocks = Annotated[tuple[Alternatives, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Template(_Strict):
    """One way to answer an intent, offered when all it `needs` is at hand."""

    id: str = Field(pattern=r"^\w+\.\w+\.\w+$")
    intent: str
    channel: Literal["question", "message"] | None = None
    marketplaces: tuple[Marketplace, ...] | None = None
    needs: tuple[FactSlot | Flag, ...] = ()
    say: dict[Language, Blocks]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.intent not in TYPE_OF_INTENT:
            raise ValueError(f"{self.intent!r} is not an intent")
        if not self.id.startswith(f"{TYPE_OF_INTENT[self.intent]}.{self.intent}."):
            raise ValueError(f"the id must begin with '{TYPE_OF_INTENT[self.intent]}.{self.intent}.'")
        if missing := [lang for lang in LANGUAGES if lang not in self.say]:
            raise ValueError(f"says nothing in {', '.join(missing)}")
        for text in (text for blocks in self.say.values() for block in blocks for text in block):
            if unknown := [slot for slot in SLOT.findall(text) if slot not in FACT_SLOTS + OPEN_SLOTS]:
                raise ValueError(f"unknown slot {{{unknown[0]}}} in {text!r}")
        return self


class TemplateFile(_Strict):
    """The templates of one question type."""

    type: QuestionType
    templates: tuple[Template, ...]


class SharedBlocks(_Strict):
    """Blocks that templates refer to by `<name>`: greeting, invitation to buy, closing and the like."""

    blocks: dict[str, dict[Language, Alternatives]]

    def alternatives(self, name: str, lang: Language) -> tuple[str, ...]:
        """Return the texts of a shared block."""
        return self.blocks[name][lang]


class Library(_Strict):
    """All templates and the blocks they share."""

    templates: tuple[Template, ...]
    shared: SharedBlocks

    def blocks(self, template: Template, lang: Language) -> list[tuple[str, ...]]:
        """Return the alternatives of each block of a template, shared blocks resolved."""
        return [
            self.shared.alternatives(match[1], lang) if (match := SHARED.fullmatch(block[0])) else block
            for block in template.say[lang]
        ]


def read(folder: Path) -> Library:
    """Read and validate a folder of templates; raises `InvalidInput` with every error."""
    shared = yamlfile.read(folder / "blocks.yaml", SharedBlocks)
    templates: list[Template] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "blocks.yaml":
            for number, template in enumerate(yamlfile.read(path, TemplateFile).templates):
                for what in _wrong(template, shared, templates):
                    line = yamlfile.line_of(path, ("templates", number))
                    problems.append(Problem(str(path), line, template.id, what))
                templates.append(template)
    raise_if_any(problems)
    return Library(templates=tuple(templates), shared=shared)


@cache
def shipped() -> Library:
    """Return the templates that come with replydesk."""
    return read(FOLDER)


def _wrong(template: Template, shared: SharedBlocks, before: list[Template]) -> list[str]:
    named: list[tuple[Any, str]] = [
        (lang, name)
        for lang, blocks in template.say.items()
        for block in blocks
        for text in block
        for name in SHARED.findall(text)
    ]
    wrong = [f"<{name}> is no shared block in {lang}" for lang, name in named if lang not in shared.blocks.get(name, {})]
    return wrong + ["the id stands twice"] * any(template.id == other.id for other in before)
