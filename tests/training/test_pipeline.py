"""Training: the whole way from lines to a bundle, equal for equal inputs, and clear about what it cannot learn from."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from data import corpus
from data.problems import InvalidInput
from data.question import Question
from models import bundle
from models.desk import Desk
from training import pipeline
from training.augment import augmented, mistype
from training.drafts import template_drafts
from training.factorised import FactorisedLinear, Head
from training.questions import review_threshold


@pytest.fixture(scope="module")
def splits(few_lines: Path) -> pipeline.Splits:
    return pipeline.prepare([few_lines / "questions.jsonl"], [few_lines / "drafts.jsonl"])


@pytest.fixture(scope="module")
def trained(splits: pipeline.Splits, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained") / "bundle"
    pipeline.run(splits, folder)
    return folder


def test_lines_become_a_bundle_that_answers(trained: Path) -> None:
    assert bundle.verify(trained) == []
    desk = Desk.load(trained)
    assert desk.classifier.label(["¿Cuándo llega?"])[0].type
    assert "macro-F1" in (trained / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert set(desk.manifest.figures) == {"questions", "drafts"}


def test_equal_inputs_and_seed_make_an_equal_bundle_byte_for_byte(splits: pipeline.Splits, trained: Path, tmp_path: Path) -> None:
    again = pipeline.run(splits, tmp_path / "again", jobs=1)
    assert again.files == bundle.read_manifest(trained).files
    other = pipeline.run(splits, tmp_path / "other", seed=1)
    assert other.files["questions.weights.npy"] != again.files["questions.weights.npy"]
    assert other.version != again.version


def test_files_without_splits_are_split_by_family(few_lines: Path, tmp_path: Path) -> None:
    lines = corpus.read_questions([few_lines / "questions.jsonl"])
    families = [line.model_copy(update={"group": f"g{number // 3}"}) for number, line in enumerate(lines)]
    corpus.write(tmp_path / "own.jsonl", families)
    found = pipeline.prepare([tmp_path / "own.jsonl"], [few_lines / "drafts.jsonl"]).questions
    groups = [{line.group for line in found[name]} for name in corpus.SPLITS]
    assert all(groups)
    assert not groups[0] & groups[1]
    assert not groups[0] & groups[2]
    assert not groups[1] & groups[2]


def test_too_few_lines_are_refused(tmp_path: Path, few_lines: Path) -> None:
    corpus.write(tmp_path / "own.jsonl", corpus.read_questions([few_lines / "questions.jsonl"])[:10])
    with pytest.raises(InvalidInput, match="holds 10 questions; at least 50"):
        pipeline.prepare([tmp_path / "own.jsonl"])


def test_sources_keep_only_their_lines_and_unknown_ones_are_all_named() -> None:
    found = pipeline.prepare(sources=["es_a", "en_a"])
    assert {line.writer for line in found.questions["train"]} == {"es_a", "en_a"}
    assert len({line.writer for line in found.questions["test"]}) == 4
    with pytest.raises(InvalidInput, match="nobody: no such writer") as caught:
        pipeline.prepare(sources=["es_a", "nobody", "none"])
    assert len(caught.value.problems) == 2


def test_the_test_split_does_not_change_what_is_learnt(splits: pipeline.Splits, trained: Path, tmp_path: Path) -> None:
    without = {name: lines[: len(lines) // 2] if name == "test" else lines for name, lines in splits.questions.items()}
    made = pipeline.run(pipeline.Splits(without, splits.drafts, splits.digests), tmp_path / "b")
    known = bundle.read_manifest(trained).files
    assert {name: sha for name, sha in made.files.items() if name != "MODEL_CARD.md"} == {
        name: sha for name, sha in known.items() if name != "MODEL_CARD.md"
    }


def test_a_factorised_model_learns_what_is_there_to_learn() -> None:
    random = np.random.default_rng(0)
    X = csr_array((random.random((600, 40)) < 0.1).astype(np.float32))
    dense = X.toarray()
    label = (dense[:, 0] + dense[:, 1] > 0).astype(int)
    Y = np.concatenate([np.eye(2, dtype=np.float32)[label], dense[:, 2:3]], axis=1)
    model = FactorisedLinear((Head(slice(0, 2), "softmax"), Head(slice(2, 3), "sigmoid")), size=8, epochs=60, batch=64).fit(X, Y)
    scores = model.decision_function(X)
    assert (scores[:, :2].argmax(1) == label).mean() > 0.98
    assert ((scores[:, 2] > 0) == dense[:, 2]).mean() > 0.98


def test_a_target_that_is_not_known_is_not_learnt_from() -> None:
    X = csr_array(np.eye(4, dtype=np.float32))
    Y = np.array([[1], [0], [np.nan], [np.nan]], np.float32)
    model = FactorisedLinear((Head(slice(0, 1), "sigmoid"),), size=4, epochs=50, dropout=0, feature_dropout=0).fit(X, Y)
    assert np.isfinite(model.coef_).all()
    assert abs(model.coef_[2, 0]) < abs(model.coef_[0, 0])


def test_the_review_threshold_keeps_its_promise() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)
    right = np.array([True, True, True, False, True])
    assert review_threshold(confidence, right, 0.0) == pytest.approx(0.7)
    assert review_threshold(confidence, right, 0.25) == pytest.approx(0.5)
    assert review_threshold(confidence, ~right, 0.0) == 1.0


def test_variations_swap_the_product_and_keep_the_label() -> None:
    fields = {"lang": "en", "type": "usage", "intent": "care", "channel": "post_sale", "group": "g"}
    lines = [
        Question.model_validate(fields | {"id": "1", "text": "wash the rug cold?", "mentions": ((9, 12),)}),
        Question.model_validate(fields | {"id": "2", "text": "oil the pan", "mentions": ((8, 11),)}),
    ]
    made = augmented(lines, seed=0)
    assert len(made) == 6
    assert {line.intent for line in made} == {"care"}
    assert {line.text.split()[2] for line in made[2:4]} <= {"rug", "pan"}


def test_mistyping_only_drops_or_doubles_letters_and_marks() -> None:
    text = "¿Cuándo llega el pedido 123?"
    for seed in range(30):
        typed = mistype(text, np.random.default_rng(seed))
        assert set(typed) <= set(text)
        assert abs(len(typed) - len(text)) <= 8


def test_templates_are_learnt_as_clean_drafts_in_every_language() -> None:
    drafts = template_drafts()
    assert {draft.lang for draft in drafts} == {"es", "pt", "ru", "en"}
    assert all(draft.risks == () for draft in drafts)
    assert drafts == template_drafts()
