"""Gates: floors and ceilings that a bundle's figures must keep. They stand in `gates.yaml`."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data import yamlfile

FILE: Final = Path(__file__).parent / "gates.yaml"


class Gate(BaseModel):
    """A figure by its path in `metrics.json` (`questions.by_language.es.type_macro_f1`) and its bound."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str = Field(min_length=1)
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give either at_least or at_most")
        return self


class Gates(BaseModel):
    """All gates of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class Judged:
    """A gate and what became of it."""

    figure: str
    bound: str
    value: float
    passed: bool

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self)


def shipped() -> Gates:
    """Return the gates that the shipped bundle must pass."""
    return yamlfile.read(FILE, Gates)


def judge(metrics: dict[str, Any], gates: Gates) -> list[Judged]:
    """Judge the gates whose task was evaluated; a figure missing from an evaluated task fails its gate."""
    return [_judge(metrics, gate) for gate in gates.gates if gate.figure.split(".")[0] in metrics]


def _judge(metrics: dict[str, Any], gate: Gate) -> Judged:
    value: Any = metrics
    for part in gate.figure.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    number = float(value) if isinstance(value, int | float) else float("nan")
    if gate.at_least is not None:
        return Judged(gate.figure, f"at least {gate.at_least}", number, number >= gate.at_least)
    return Judged(gate.figure, f"at most {gate.at_most}", number, number <= float(gate.at_most or 0.0))
