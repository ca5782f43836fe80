"""The bundle: written whole or not at all, loaded without unpickling, and refused when it is not what its manifest says."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from data.problems import InvalidInput
from models import bundle
from models.bundle import Part
from models.desk import Desk

MANIFEST = {
    "version": "1",
    "created_with": "test",
    "seed": 0,
    "languages": ["es"],
    "intents": ["care"],
    "risks": ["promotion"],
    "corpora": {},
    "figures": {},
}
PARTS = {"questions": Part({"name": "x"}, {"weights": np.arange(6, dtype=np.float16).reshape(2, 3)})}


def _written(folder: Path) -> Path:
    bundle.write(folder, PARTS, MANIFEST, {"MODEL_CARD.md": "# card\n"})
    return folder


def test_a_part_reads_back_as_it_was_written(tmp_path: Path) -> None:
    part = bundle.read_part(_written(tmp_path / "b"), "questions")
    assert part.settings == {"name": "x"}
    assert np.array_equal(part.arrays["weights"], PARTS["questions"].arrays["weights"])
    assert isinstance(part.arrays["weights"], np.memmap)


def test_a_whole_bundle_has_no_problems(tmp_path: Path) -> None:
    assert bundle.verify(_written(tmp_path / "b")) == []


def test_what_is_missing_altered_or_added_is_named(tmp_path: Path) -> None:
    folder = _written(tmp_path / "b")
    (folder / "MODEL_CARD.md").write_text("# forged\n", encoding="utf-8")
    (folder / "questions.weights.npy").unlink()
    (folder / "extra.txt").write_text("", encoding="utf-8")
    problems = [str(problem).removeprefix(f"{folder}/") for problem in bundle.verify(folder)]
    assert problems == [
        "questions.weights.npy: is missing",
        "extra.txt: is not in the manifest",
        "MODEL_CARD.md: was altered: its SHA-256 is not the manifest's",
    ]


def test_a_failed_write_leaves_the_old_bundle_and_no_trace(tmp_path: Path) -> None:
    folder = _written(tmp_path / "b")
    with pytest.raises(ValueError, match="version"):
        bundle.write(folder, PARTS, {key: value for key, value in MANIFEST.items() if key != "version"}, {})
    assert bundle.verify(folder) == []
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_new_bundle_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    folder = _written(tmp_path / "b")
    bundle.write(folder, PARTS, MANIFEST | {"version": "2"}, {})
    assert bundle.read_manifest(folder).version == "2"
    assert bundle.verify(folder) == []
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not a bundle and not empty"):
        bundle.write(tmp_path / "letters", PARTS, MANIFEST, {})
    assert (tmp_path / "letters" / "love.txt").read_text(encoding="utf-8") == "dear"


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    folder = _written(tmp_path / "b")
    np.save(folder / "questions.weights.npy", np.array([{"evil": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(InvalidInput, match=r"cannot be read .*see 'replydesk bundle verify'"):
        bundle.read_part(folder, "questions")


@pytest.mark.parametrize(
    ("change", "what"),
    [({"format": 99}, "is 99, this version reads 1; train again"), ({"seed": "x"}, "seed: Input should be a valid integer")],
)
def test_a_manifest_of_another_format_or_shape_is_refused(tmp_path: Path, change: dict[str, object], what: str) -> None:
    folder = _written(tmp_path / "b")
    path = folder / bundle.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(InvalidInput, match=what):
        bundle.read_manifest(folder)


def test_no_bundle_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"is no bundle .* make one with 'replydesk train'"):
        Desk.load(tmp_path)


def test_the_default_bundle_is_whole_and_speaks_all_labels(desk: Desk) -> None:
    assert bundle.verify(bundle.SHIPPED) == []
    assert len(desk.manifest.intents) == 26
    assert len(desk.manifest.risks) == 15


def test_a_truncated_array_is_refused(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(bundle.SHIPPED, tmp_path / "copy")
    weights = tmp_path / "copy" / "questions.weights.npy"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(InvalidInput, match="cannot be read"):
        Desk.load(tmp_path / "copy")
    assert desk.manifest.version
