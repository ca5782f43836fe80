"""The question classifier: labels that never contradict themselves, confidences that abstain, words that decided."""

import numpy as np
import pytest

from data import corpus
from data.labels import INTENTS, LANGUAGES, TYPE_OF_INTENT
from models.desk import Desk

EASY = [
    ("¿Tenés stock en talle L?", "es", "variation"),
    ("quando chega em Manaus se eu comprar hoje?", "pt", "shipping"),
    ("как стирать это одеяло?", "ru", "usage"),
    ("it arrived broken, the glass is cracked", "en", "complaint"),
    ("Can I pay in three instalments?", "en", "other"),
]


@pytest.mark.parametrize(("text", "lang", "kind"), EASY)
def test_plain_questions_get_their_type_and_language(desk: Desk, text: str, lang: str, kind: str) -> None:
    label = desk.classifier.label([text])[0]
    assert (label.lang, label.type) == (lang, kind)


def test_type_and_intent_never_contradict_each_other(desk: Desk) -> None:
    texts = [line.text for line in corpus.read_questions(corpus.shipped("questions", "dev"))[:800]]
    for label in desk.classifier.label(texts):
        assert TYPE_OF_INTENT[label.intent] == label.type
        assert 0 < label.intent_confidence <= label.type_confidence <= 1.0001


def test_a_text_is_labelled_the_same_alone_and_in_a_batch(desk: Desk) -> None:
    texts = [text for text, _, _ in EASY]
    alone = [desk.classifier.label([text])[0] for text in texts]
    for one, other in zip(alone, desk.classifier.label(texts), strict=True):
        assert (one.type, one.intent, one.reason) == (other.type, other.intent, other.reason)
        assert one.intent_confidence == pytest.approx(other.intent_confidence, abs=1e-4)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_comes_back_unlabelled_with_a_reason(desk: Desk, text: str) -> None:
    label = desk.classifier.label([text])[0]
    assert (label.type, label.intent, label.needs_review, label.needs_reply) == ("", "", True, False)
    assert label.fields()["error"] == "the text is empty"


@pytest.mark.parametrize(
    "text", ["xqzt wvvk pfff jjjk", "bonjour, est-ce que la livraison est rapide?", "これはいつ届きますか", "0x7f3 ]]>>"]
)
def test_what_cannot_be_told_is_sent_to_review(desk: Desk, text: str) -> None:
    assert desk.classifier.label([text])[0].needs_review


@pytest.mark.parametrize(
    ("text", "lang"),
    [("👍", "und"), ("4711", "und"), ("Здравствуйте, delivery до Казани сколько days примерно займет please", "mul")],
)
def test_a_text_whose_language_cannot_be_told_says_so(desk: Desk, text: str, lang: str) -> None:
    assert desk.classifier.label([text])[0].lang == lang


def test_a_closing_needs_no_reply(desk: Desk) -> None:
    label = desk.classifier.label(["muchas gracias!"])[0]
    assert (label.intent, label.needs_reply) == ("closing", False)


def test_the_words_that_decided_add_up_to_the_score(desk: Desk) -> None:
    text = "¿Cuánto demora el envío a Córdoba?"
    label = desk.classifier.explain(text)
    column = INTENTS.index(label.intent)
    score = desk.classifier.scorer.score([text]).scores[0, column]
    assert sum(word.weight for word in label.words) + desk.classifier.scorer.bias[column] == pytest.approx(score, abs=1e-3)
    assert [word.text for word in label.words] == text.split()


def test_taking_the_deciding_word_out_lowers_the_confidence_more_than_taking_another(desk: Desk) -> None:
    lines = [q for q in corpus.read_questions(corpus.shipped("questions", "dev")) if 5 <= len(q.text.split()) <= 15][::20]
    more = 0
    for line in lines:
        label = desk.classifier.explain(line.text)
        order = sorted(label.words, key=lambda word: word.weight)
        column = INTENTS.index(label.intent)
        without = [line.text[: word.start] + line.text[word.end :] for word in (order[-1], order[len(order) // 2])]
        strongest, middling = desk.classifier.probabilities(without).intents[:, column]
        more += bool(strongest < middling)
    assert more / len(lines) > 0.85


def test_confidences_mean_what_they_say_on_held_out_writers(desk: Desk) -> None:
    questions = corpus.read_questions(corpus.shipped("questions", "test"))
    labels = desk.classifier.label([question.text for question in questions])
    confidence = np.array([label.type_confidence for label in labels])
    right = np.array([label.type == question.type for label, question in zip(labels, questions, strict=True)])
    assert abs(confidence.mean() - right.mean()) < 0.03


def test_every_language_is_told_on_held_out_writers(desk: Desk) -> None:
    questions = corpus.read_questions(corpus.shipped("questions", "test"))
    labels = desk.classifier.label([question.text for question in questions])
    for lang in LANGUAGES:
        given = [label.lang for label, question in zip(labels, questions, strict=True) if question.lang == lang]
        assert given.count(lang) / len(given) > 0.95, lang
