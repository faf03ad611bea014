"""Suggested questions are answerable, new, and few."""

from __future__ import annotations

import pytest

from digest.answers import followups, grounds
from digest.answers.answer import from_brief
from digest.answers.asked import Idf
from digest.model import Answer, Language, Question
from tests.digest.answers import labelled
from tests.digest.answers.labelled import Labelled

FEWEST_WITH_SUGGESTIONS = 0.5
_DATA = [each for each in labelled.questions("blind") if each.gold]


def suggested(each: Labelled, idf: Idf) -> tuple[Answer | None, tuple[str, ...], bool]:
    """Return an answer, what is suggested after it, and whether each of that is answered anew."""
    about = labelled.brief_asked(each)
    texts = {article.id: article for article in labelled.articles(each.collection)}

    def put(question: Question) -> Answer | None:
        return from_brief(question, about, texts, idf=idf)

    answer = put(each.question)
    if answer is None or answer.story is None:
        return None, (), True
    ground = grounds.of_brief(about, texts)[answer.story - 1]
    found = followups.of(each.question, answer.claims, ground, put=put, idf=idf)
    told = {citation.quote for claim in answer.claims for citation in claim.citations}
    language = each.question.language
    answers = [put(Question(text=text, language=language, story=answer.story)) for text in found]
    adds = all(
        again is not None and {c.quote for claim in again.claims for c in claim.citations} - told
        for again in answers
    )
    return answer, found, adds


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_suggested_is_answered_with_something_new(language: str) -> None:
    idf = labelled.idf()
    asked = [each for each in _DATA if each.question.language == Language(language)]
    assert asked
    answered = lively = 0
    for each in asked:
        answer, found, adds = suggested(each, idf)
        assert adds
        assert len(found) == len(set(found)) <= 3
        assert each.question.text not in found
        answered += answer is not None
        lively += bool(found)
    assert lively >= FEWEST_WITH_SUGGESTIONS * answered


def test_nothing_is_suggested_that_is_not_answered() -> None:
    each = _DATA[0]
    about = labelled.brief_asked(each)
    texts = {article.id: article for article in labelled.articles(each.collection)}
    ground = grounds.of_brief(about, texts)[0]
    found = followups.of(each.question, (), ground, put=lambda _: None, idf=labelled.idf())
    assert found == ()
