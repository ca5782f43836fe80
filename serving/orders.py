"""Order histories from files."""

from datetime import datetime

from pydantic import ValidationError

from data.problems import Problem, from_pydantic, raise_if_any
from models.reputation import Reputation, Sale, reputation
from serving import files

CHUNK = 8192


def measure(path: str, now: datetime | None = None) -> Reputation:
    """Measure the reputation over a file of orders; raises `InvalidInput` naming every row that cannot be read."""
    sales: list[Sale] = []
    problems: list[Problem] = []
    first = 2 if files.format_of(path) == ".csv" else 1
    for chunk in files.read_chunks(path, CHUNK):
        for row in files.as_rows(chunk):
            try:
                sales.append(Sale.model_validate(row))
            except ValidationError as error:
                problems += from_pydantic(error, path, first + len(sales) + len({p.line for p in problems}))
    raise_if_any(problems)
    return reputation(sales, now)
