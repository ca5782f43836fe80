"""Checking and suggesting for whole files: each row a draft or a question, with its marketplace and context."""

from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.context import Context
from data.draft import Check
from data.labels import Language, Marketplace
from data.problems import Problem, from_pydantic, raise_if_any
from models.checker import DraftChecker, DraftToCheck
from models.suggester import TOP, Suggester
from serving import files
from serving.files import Row, as_rows

CHUNK: Final = 1024

Model = TypeVar("Model", bound=BaseModel)


class DraftRow(BaseModel):
    """A row of a file of drafts. `buyer_started` may be given here instead of in the context."""

    model_config = ConfigDict(extra="ignore")

    text: str = Field(max_length=10_000)
    marketplace: Marketplace
    lang: Language | None = None
    buyer_started: bool | None = None
    context: Context = Context()

    def to_check(self) -> DraftToCheck:
        """Return the draft with its context."""
        context = self.context
        if self.buyer_started is not None:
            started_by = "buyer" if self.buyer_started else "seller"
            talk = context.conversation.model_copy(update={"started_by": started_by})
            context = context.model_copy(update={"conversation": talk})
        return DraftToCheck(self.text, self.marketplace, context, self.lang)


class QuestionRow(BaseModel):
    """A row of a file of questions to answer."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(max_length=10_000)
    marketplace: Marketplace
    context: Context = Context()


def check_file(source: str, output: str, checker: DraftChecker, marketplace: Marketplace | None = None) -> int:
    """Check every draft of a file; return how many are blocked. Raises `InvalidInput` naming every bad row."""
    rows = _read(source, output, {"marketplace": marketplace} if marketplace else {})
    drafts = _validated(source, rows, DraftRow)
    checks = checker.check_many([draft.to_check() for draft in drafts])
    _write(output, [row | _check_fields(check) for row, check in zip(rows, checks, strict=True)], source)
    return sum(check.verdict == "block" for check in checks)


def suggest_file(source: str, output: str, suggester: Suggester, marketplace: Marketplace | None = None, top: int = TOP) -> int:
    """Suggest replies for every question of a file; return how many questions there were."""
    rows = _read(source, output, {"marketplace": marketplace} if marketplace else {})
    questions = _validated(source, rows, QuestionRow)
    answers = [suggester.suggest(row.question, row.marketplace, row.context, top).as_json() for row in questions]
    _write(output, [row | {"answer": answer} for row, answer in zip(rows, answers, strict=True)], source)
    return len(rows)


def _check_fields(check: Check) -> Row:
    whole = check.as_json()
    return {
        "verdict": whole["verdict"],
        "risks": list(whole["risks"]),
        "findings": whole["findings"],
        "rewrite": whole["rewrite"],
    }


def _read(source: str, output: str, defaults: Row) -> list[Row]:
    files.check_output(output)
    chunks = files.read_chunks(source, CHUNK)
    return [defaults | _given(row) for chunk in chunks for row in as_rows(chunk)]


def _given(row: Row) -> Row:
    """Drop what a row leaves empty (a blank CSV cell, a null), so that defaults hold."""
    return {name: value for name, value in row.items() if value is not None and value != ""}


def _validated(source: str, rows: list[Row], model: type[Model]) -> list[Model]:
    problems: list[Problem] = []
    valid: list[Model] = []
    for number, row in enumerate(rows, 1):
        try:
            valid.append(_validate(row, model))
        except ValidationError as error:
            problems += from_pydantic(error, source, _line(source, number))
    raise_if_any(problems)
    return valid


def _validate(row: Row, model: type[Model]) -> Model:
    """Read a row; in a CSV the context is a cell of JSON text."""
    if isinstance(context := row.get("context"), str):
        return model.model_validate(row | {"context": Context.model_validate_json(context)})
    return model.model_validate(row)


def _line(source: str, number: int) -> int:
    """Return the line a row stands on; a CSV's first line is its header."""
    return number + 1 if files.format_of(source) == ".csv" else number


def _write(output: str, rows: list[Row], source: str) -> None:
    kind = files.format_of(output)
    if kind == ".jsonl":
        files.write_jsonl(None if output == files.STANDARD else Path(output), rows)
    elif kind == ".csv":
        columns = dict.fromkeys(files.columns_of(source) or [])
        files.write_csv(Path(output), list(columns | dict.fromkeys(name for row in rows for name in row)), rows)
    else:
        table = pa.Table.from_pylist([_flat(row) for row in rows])
        files.write_parquet(Path(output), table.schema, [table])


def _flat(row: Row) -> dict[str, Any]:
    """Put nested values into Parquet as JSON text, whose shape may differ from row to row."""
    return {name: files.as_json(value) if isinstance(value, dict | list) else value for name, value in row.items()}
