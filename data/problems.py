"""Bad input, said once for all of it: every error with its file, line and field, and the way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input. `line` counts from 1 and is None where there are no lines."""

    file: str
    line: int | None
    field: str
    what: str

    def __str__(self) -> str:
        """Return `file:line: field: what`, the form editors and CI jump to."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.field}: {self.what}" if self.field else f"{place}: {self.what}"


class InvalidInput(ValueError):
    """Input that cannot be worked on; carries every `Problem` found, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def invalid(file: str | Path, what: str, *, line: int | None = None, field: str = "") -> InvalidInput:
    """Return the exception for a single problem."""
    return InvalidInput([Problem(str(file), line, field, what)])


def from_pydantic(error: ValidationError, file: str, line: int | None = None) -> list[Problem]:
    """Turn a pydantic error into problems that name the field the way the file spells it."""
    return [Problem(file, line, _field(item["loc"]), _what(item)) for item in error.errors()]


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise `InvalidInput` with all of `problems`, or do nothing when there is none."""
    if found := list(problems):
        raise InvalidInput(found)


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _what(item: Any) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    given = item.get("input")
    shown = "" if isinstance(given, dict | list) or item["type"] == "missing" else f" (got {given!r:.60})"
    return message + shown
