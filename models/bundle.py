"""The bundle: what training makes and everything else loads. A folder of JSON and `.npy` files with a manifest.

Written whole or not at all. Loading never unpickles, memory-maps the arrays, and refuses what the manifest does not
vouch for.
"""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from data.problems import InvalidInput, Problem, from_pydantic, invalid

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SHIPPED: Final = Path(__file__).parent / "default"

Arrays = dict[str, npt.NDArray[Any]]


class Manifest(BaseModel):
    """What a bundle is and what it was made of. `files` maps each file to its SHA-256."""

    model_config = ConfigDict(frozen=True)

    format: int
    version: str
    created_with: str
    seed: int
    languages: tuple[str, ...]
    intents: tuple[str, ...]
    risks: tuple[str, ...]
    corpora: dict[str, str]
    figures: dict[str, Any]
    files: dict[str, str]


@dataclass(frozen=True)
class Part:
    """One model of a bundle: plain JSON `settings` and named arrays."""

    settings: dict[str, Any]
    arrays: Arrays


def default_path() -> Path:
    """Return the bundle used when none is named: `REPLYDESK_BUNDLE`, else the one beside the code."""
    return Path(os.environ.get("REPLYDESK_BUNDLE") or SHIPPED)


def write(folder: Path, parts: dict[str, Part], manifest: dict[str, Any], documents: dict[str, str]) -> Manifest:
    """Write a bundle to `folder`, replacing what is there only once the new one is complete.

    `documents` are further text files by name, such as the model card.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not (folder / MANIFEST).exists() and any(folder.iterdir()):
        raise invalid(folder, "is not a bundle and not empty; choose another folder")
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, part in parts.items():
            (staging / f"{name}.json").write_text(_json(part.settings), encoding="utf-8")
            for array_name, array in part.arrays.items():
                np.save(staging / f"{name}.{array_name}.npy", array, allow_pickle=False)
        for name, text in documents.items():
            (staging / name).write_text(text, encoding="utf-8")
        files = {path.name: _sha256(path) for path in sorted(staging.iterdir())}
        made = Manifest.model_validate({"format": FORMAT, "files": files} | manifest)
        (staging / MANIFEST).write_text(_json(made.model_dump(mode="json")), encoding="utf-8")
        _replace(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return made


def read_manifest(folder: Path) -> Manifest:
    """Read what a bundle says of itself; raises `InvalidInput` when there is no readable bundle of this format."""
    path = Path(folder) / MANIFEST
    if not path.exists():
        raise invalid(folder, "is no bundle (it has no manifest.json); make one with 'replydesk train'")
    try:
        manifest = Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InvalidInput(from_pydantic(error, str(path))) from error
    if manifest.format != FORMAT:
        raise invalid(path, f"is {manifest.format}, this version reads {FORMAT}; train again", field="format")
    return manifest


def verify(folder: Path) -> list[Problem]:
    """Return what is missing, altered or added in a bundle; empty when it is whole."""
    folder = Path(folder)
    manifest = read_manifest(folder)
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    problems = [Problem(str(folder / name), None, "", "is missing") for name in sorted(manifest.files.keys() - present)]
    problems += [
        Problem(str(folder / name), None, "", "is not in the manifest") for name in sorted(present - manifest.files.keys())
    ]
    for name, expected in manifest.files.items():
        if name in present and _sha256(folder / name) != expected:
            problems.append(Problem(str(folder / name), None, "", "was altered: its SHA-256 is not the manifest's"))
    return problems


def read_part(folder: Path, name: str) -> Part:
    """Load one model of a bundle, its arrays memory-mapped read-only."""
    settings = Path(folder) / f"{name}.json"
    try:
        arrays = {
            path.name.removeprefix(f"{name}.").removesuffix(".npy"): np.load(path, mmap_mode="r", allow_pickle=False)
            for path in sorted(Path(folder).glob(f"{name}.*.npy"))
        }
        return Part(json.loads(settings.read_text(encoding="utf-8")), arrays)
    except (OSError, ValueError) as error:
        raise invalid(settings, f"cannot be read ({error}); see 'replydesk bundle verify'") from error


def _replace(staging: Path, folder: Path) -> None:
    """Put `staging` in the place of `folder`; a reader sees the old bundle or the new one."""
    staging.chmod(0o755)
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
        folder.rename(old / folder.name)
        staging.rename(folder)
        shutil.rmtree(old)
    else:
        staging.rename(folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
