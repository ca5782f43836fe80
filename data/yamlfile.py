"""YAML files that non-programmers edit: read with the line of every value, so that errors can name it."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from data.problems import InvalidInput, Problem, from_pydantic, invalid

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path, model: type[Model]) -> Model:
    """Read a YAML file as `model`; raises `InvalidInput` with every error, its line and its field."""
    try:
        root = _compose(path)
        content = _Loader("").construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise invalid(path, f"is not valid YAML: {error.problem}", line=line) from error
    except FileNotFoundError as error:
        raise invalid(path, "no such file") from error
    except UnicodeDecodeError as error:
        raise invalid(path, "is not valid UTF-8; save the file as UTF-8") from error
    if repeated := _repeated_keys(root, str(path)):
        raise InvalidInput(repeated)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = [_line(root, item["loc"]) for item in error.errors()]
        problems = from_pydantic(error, str(path))
        raise InvalidInput([Problem(p.file, line, p.field, p.what) for p, line in zip(problems, lines, strict=True)]) from error


def line_of(path: Path, location: tuple[int | str, ...]) -> int | None:
    """Return the line (from 1) of the value at `location`, such as `("rules", 3, "message")`."""
    return _line(_compose(path), location)


def _compose(path: Path) -> Any:
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)


def _line(node: Any, location: tuple[int | str, ...]) -> int | None:
    """Follow `location` as far as the file goes; the last part that exists gives the line."""
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else None


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None


def _repeated_keys(node: Any, file: str) -> list[Problem]:
    """YAML keeps the last of two equal keys without a word; here it is an error."""
    problems: list[Problem] = []
    children = []
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, value in node.value:
            if key.value in names:
                problems.append(Problem(file, key.start_mark.line + 1, key.value, "stands twice here"))
            names.add(key.value)
            children.append(value)
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    return problems + [problem for child in children for problem in _repeated_keys(child, file)]
