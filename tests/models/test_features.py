"""Features and scores: the fast sums give what the feature matrix gives, for one text, for many, and explained."""

import numpy as np
import pytest

from models.features import END, START, Features, framed
from models.folding import fold, pieces
from models.keytable import KeyTable
from models.scorer import Scorer
from models.tokens import MAX_TOKENS

TEXTS = [
    "¿Cuándo llega a Rosario?",
    "cuando llega el pedido 2012",
    "Does it arrive by Friday, or not?!",
    "когда придёт посылка, когда?",
    "quando chega?? quando chega o meu pedido",
    "👍",
    "",
    "   ",
    "a-b/c, 3.5mm x 220v",
]


@pytest.fixture(scope="module")
def features() -> Features:
    return Features(min_texts=1, min_stem_texts=1).fit(TEXTS)


@pytest.fixture(scope="module")
def scorer(features: Features) -> Scorer:
    random = np.random.default_rng(1)
    coefficients = random.standard_normal((len(features.keys_), 5)).astype(np.float32)
    return Scorer.from_fit(features, coefficients, np.arange(5, dtype=np.float32))


@pytest.mark.parametrize(
    ("token", "folded"),
    [
        ("CUÁNDO", "cuando"),
        ("придЁТ", "придет"),
        ("мой", "мой"),  # й is a letter of its own
        ("sooooo", "soo"),
        ("пocылкa", "посылка"),  # Latin o, c and a among Cyrillic
        ("Sрace", "space"),  # a Cyrillic р among Latin
    ],
)
def test_folding_reads_a_token_as_people_do(token: str, folded: str) -> None:
    assert fold(token) == folded


def test_pieces_keep_only_the_length_of_a_number() -> None:
    assert pieces("Gol-2012, 220V?") == ["gol", "-", "0000", ",", "000", "v", "?"]


def test_a_text_cannot_forge_the_frame_around_it() -> None:
    assert framed([f"a {START} b {END} c", "d"]) == [START, "a", "b", "c", END, START, "d", END]


def test_rows_of_the_matrix_are_about_unit_length(features: Features) -> None:
    matrix = features.transform(TEXTS[:5])
    lengths = np.sqrt((matrix.multiply(matrix)).sum(1))
    assert np.all((lengths > 0.9) & (lengths < 1.6))  # a repeated feature makes a row a little longer


def test_scores_are_those_of_the_feature_matrix(features: Features, scorer: Scorer) -> None:
    weights = scorer.weights.astype(np.float32) / features.weights_[:, None]
    expected = features.transform(TEXTS) @ weights + scorer.bias
    assert np.allclose(scorer.score(TEXTS).scores, expected, atol=0.01)


def test_a_text_scores_the_same_alone_and_among_thousands(scorer: Scorer) -> None:
    many = [TEXTS[i % len(TEXTS)] for i in range(5000)]
    together = scorer.score(many).scores
    for i in (0, 1, 2047, 2048, 4999):
        assert np.allclose(together[i], scorer.score([many[i]]).scores[0], atol=1e-5)


def test_shares_of_the_tokens_and_the_bias_add_up_to_the_score(scorer: Scorer) -> None:
    for text in TEXTS[:5]:
        shares = scorer.shares(text)
        assert np.allclose(sum(share.scores for share in shares) + scorer.bias, scorer.score([text]).scores[0], atol=1e-4)
        assert [text[share.start : share.end] for share in shares] == text.split()


def test_deciding_tokens_are_those_with_the_greatest_share(scorer: Scorer) -> None:
    text = TEXTS[2]
    column = int(scorer.score([text]).scores[0].argmax())
    shares = sorted(scorer.shares(text), key=lambda share: -share.scores[column])
    strongest = next(text[share.start : share.end] for share in shares if share.end < len(text) and share.start > 0)
    assert strongest in scorer.deciding_tokens([text], np.array([column]), top=3)[0]


def test_a_text_of_unknown_words_scores_the_bias(scorer: Scorer) -> None:
    scored = scorer.score(["zzz qqq"])
    assert scored.coverage[0] == 0
    assert np.isfinite(scored.scores).all()


def test_no_texts_give_no_scores(scorer: Scorer) -> None:
    assert scorer.score([]).scores.shape == (0, 5)


def test_more_tokens_than_the_memory_holds_change_no_score(scorer: Scorer) -> None:
    before = scorer.score(TEXTS).scores
    for block in range(3):
        scorer.score([" ".join(f"w{block}x{i}y{j}" for j in range(50)) for i in range(MAX_TOKENS // 100)])
    assert np.allclose(scorer.score(TEXTS).scores, before, atol=1e-5)


def test_a_scorer_survives_the_bundle_form(scorer: Scorer) -> None:
    again = Scorer.from_part(scorer.to_part({}))
    assert np.array_equal(again.score(TEXTS).scores, scorer.score(TEXTS).scores)


def test_a_key_table_finds_every_key_and_no_other() -> None:
    random = np.random.default_rng(0)
    keys = np.unique(random.integers(0, 2**63, 20_000, dtype=np.uint64))
    known, unknown = keys[::2], keys[1::2]
    table = KeyTable.build(known)
    assert np.array_equal(table.find(known), np.arange(len(known)))
    assert np.all(table.find(unknown) == -1)
    assert len(table.find(np.empty(0, np.uint64))) == 0
