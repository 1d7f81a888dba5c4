"""What is already there and much like what somebody is writing (ADR 0013).

A list of words is a poor question: any of them finds everything, all of them nothing. So each word of
the text becomes a concept: its stems in every language of the index, the spelling that a cognate
would have across the border, and the words that others use for the same (`rings.txt`). Concepts
that stand in many entries say little and are not asked for; the others weigh by their rarity.

What keeps it quick, whatever is typed: PostgreSQL's own statistics say in how many entries a stem
stands, so the question is made of rare stems, and of pairs of less rare ones, until they would read
`READ_…` entries; the best `RECONSIDERED` of these are weighed exactly. What keeps it quiet: `ENOUGH`,
below which two texts merely share words. Only public entries are ever looked at.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from minga.core.models import SearchEntry
from minga.core.search import fold

ENOUGH: Final = 0.3
MOST_WORDS: Final = 80
MOST_ROOTS: Final = 400
LONGEST_TEXT: Final = 6000
MOST_STEMS: Final = 64
READ_FOR_RARE: Final = 1500
READ_FOR_PAIRS: Final = 1000
RECONSIDERED: Final = 100
_SPEAKS_FOR_ALL: Final = 9
_LITTLE: Final = frozenset((Path(__file__).parent / "little.txt").read_text(encoding="utf-8").split())
"""Words that join others: PostgreSQL leaves them out of its index, and so does whoever compares without it."""
_COGNATE, _RING = 0.9, 0.6
_IN_TITLE: Final = 1.35
_WORD: Final = re.compile(r"[a-z][a-z0-9]{2,39}")
_ENDINGS: Final = re.compile(
    r"(?<=.{4})(?:aciones|acion|acoes|acao|amientos?|amentos?|imientos?|imentos?|ando|iendo|endo)$"
    r"|(?<=.{3})(?:ad[ao]s?|id[ao]s?|aron|aba|aban|ava|avam|[aei]r|[ae][nm]|[aeo]s|[aeos])$"
)
_TO_SPANISH: Final = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"([cs])oes$", r"\1iones"), (r"([cs])ao$", r"\1ion"), (r"dade$", "dad"), (r"agem$", "aje"),
        (r"agens$", "ajes"), (r"vel$", "ble"), (r"veis$", "bles"), (r"eir([oa]s?)$", r"er\1"),
        (r"ude$", "ud"), (r"ais$", "ales"), (r"nh", "n"), (r"lh", "j"), (r"ss", "s"), (r"qua", "cua"),
    )
]  # fmt: skip
_TO_PORTUGUESE: Final = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"([cs])iones$", r"\1oes"), (r"([cs])ion$", r"\1ao"), (r"dad$", "dade"), (r"aje$", "agem"),
        (r"ajes$", "agens"), (r"ble$", "vel"), (r"bles$", "veis"), (r"er([oa]s?)$", r"eir\1"),
        (r"ud$", "ude"), (r"ales$", "ais"), (r"j", "lh"), (r"cua", "qua"),
    )
]  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """One thing that resembles the text. `shared`: the words of the text, as typed, that it has too."""

    subject_type: str
    subject_id: int
    title: str
    summary: str
    path: str
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class _Form:
    """One spelling of one word of the text, to be stemmed as its language does."""

    concept: int
    language: str
    word: str
    weight: float


@dataclass
class _Candidate:
    """An entry that shares something: how much each shared word weighs, and what all could weigh at most."""

    subject_type: str
    subject_id: int
    weights: dict[int, float]
    most: float

    @property
    def score(self) -> float:
        return min(1.0, sum(self.weights.values()) / self.most) if self.most else 0.0


def similar(
    text: str,
    *,
    kinds: Sequence[str],
    language: str = "",
    without: Collection[tuple[str, int]] = (),
    limit: int = 5,
) -> list[Alike]:
    """Public things of these kinds that a text, perhaps half typed, may be doubling; most alike first.

    In: the text as it is in the form; `kinds` as given to `index`; the reader's language, in which the
    answers are told when they have it; `without` leaves out things, the one being written first of all.
    Out: at most `limit`, nothing when nothing is really alike. Two queries, none for a text without words.
    """
    typed = _words_of(text)
    if not typed or not kinds:
        return []
    reader = (language or settings.LANGUAGE_CODE)[:2]
    forms = [form for number, word in enumerate(typed) for form in _forms_of(number, word, reader)]
    best: dict[tuple[str, int], _Candidate] = {}
    for candidate in _candidates(forms, kinds):
        thing = (candidate.subject_type, candidate.subject_id)
        if thing not in without and _is_alike(candidate, len(typed)):
            best[thing] = max(candidate, best.get(thing, candidate), key=lambda one: one.score)
    chosen = sorted(best.values(), key=lambda one: (-one.score, one.subject_type, one.subject_id))[:limit]
    return _told(chosen, list(typed.values()), reader) if chosen else []


def kin_of(text: str) -> dict[str, tuple[str, ...]]:
    """Each telling word of a text as typed, with the roots under which others may say it, its own first.

    Two texts share a word when `roots_of` one meets the kin of the other: for whoever compares one
    text with many short ones, and says which word met which. No query.
    """
    words = _words_of(text, most=MOST_ROOTS)
    return {typed: _kin(word) for word, typed in words.items() if word not in _LITTLE}


def roots_of(text: str) -> dict[str, str]:
    """The roots of the telling words of a text, each with the word as it was typed first. No query."""
    found: dict[str, str] = {}
    for word, typed in _words_of(text, most=MOST_ROOTS).items():
        if word not in _LITTLE:
            found.setdefault(_root(word), typed)
    return found


@lru_cache(maxsize=65_536)
def _kin(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_root(form.word) for form in _forms_of(0, word, "")))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return fold(word)


def _is_alike(candidate: _Candidate, words: int) -> bool:
    """Two shared words at least, unless hardly more were typed: one word is a coincidence."""
    return candidate.score >= ENOUGH and len(candidate.weights) >= min(2, words)


def _words_of(text: str, *, most: int = MOST_WORDS) -> dict[str, str]:
    """The words that may say something, folded, in their order, with the spelling that was typed."""
    found: dict[str, str] = {}
    for typed in re.findall(r"[^\W_]+", text[:LONGEST_TEXT]):
        word = _folded(typed)
        if _WORD.fullmatch(word) and _root(word) not in _rings()[1]:
            found.setdefault(word, typed)
        if len(found) == most:
            break
    return found


def _forms_of(concept: int, word: str, reader: str) -> Iterator[_Form]:
    """A word as each language stems it, its cognate across the border, and what others call it."""
    for language in dict(settings.LANGUAGES):
        yield _Form(concept, language[:2], word, 1.0)
    for language, endings in (("es", _TO_SPANISH), ("pt", _TO_PORTUGUESE)):
        cognate = word
        for ending, spelling in endings:
            cognate = ending.sub(spelling, cognate)
        if language != reader and cognate != word:
            yield _Form(concept, language, cognate, _COGNATE)
    for other in _rings()[0].get(_root(word), ()):
        yield _Form(concept, "es", other, _RING)
        yield _Form(concept, "pt", other, _RING)


@cache
def _rings() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """What others call a word, by its root; and the roots that say little."""
    others: dict[str, dict[str, None]] = defaultdict(dict)
    dull: set[str] = set()
    for line in (Path(__file__).parent / "rings.txt").read_text(encoding="utf-8").splitlines():
        words = line.removeprefix("~").split()
        if line.startswith("~"):
            dull.update(_root(word) for word in words)
        elif not line.startswith("#"):
            for word in words:
                others[_root(word)].update(dict.fromkeys(other for other in words if other != word))
    return {root: tuple(words) for root, words in others.items()}, frozenset(dull)


@lru_cache(maxsize=65_536)
def _root(word: str) -> str:
    """A crude stem, alike for both languages, only to look words up in the rings."""
    return _ENDINGS.sub("", word.removesuffix("s") if word.endswith(("ss", "us", "is")) else word)


def _candidates(forms: Sequence[_Form], kinds: Sequence[str]) -> Iterator[_Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "concepts": [form.concept for form in forms],
                "languages": [form.language for form in forms],
                "words": [form.word for form in forms],
                "weights": [form.weight for form in forms],
                "kinds": list(kinds),
                "alone": READ_FOR_RARE,
                "paired": READ_FOR_PAIRS,
                "stems": MOST_STEMS,
                "at_most": 2 * (READ_FOR_RARE + READ_FOR_PAIRS),
                "kept": RECONSIDERED,
                "in_title": _IN_TITLE,
                "for_all": _SPEAKS_FOR_ALL,
            },
        )
        for subject_type, subject_id, concepts, weights, most in cursor.fetchall():
            yield _Candidate(subject_type, subject_id, dict(zip(concepts, weights, strict=True)), most)


def _told(chosen: Sequence[_Candidate], typed: Sequence[str], reader: str) -> list[Alike]:
    """The chosen things in the reader's language when they have it."""
    entries: dict[tuple[str, int], SearchEntry] = {}
    rows: Any = SearchEntry.objects.filter(
        public=True,
        subject_type__in={one.subject_type for one in chosen},
        subject_id__in={one.subject_id for one in chosen},
    )
    for entry in rows.order_by("language").only("subject_type", "subject_id", "language", "title", "summary", "path"):
        thing = (entry.subject_type, entry.subject_id)
        if thing not in entries or entry.language == reader:
            entries[thing] = entry
    return [
        Alike(
            subject_type=entry.subject_type,
            subject_id=entry.subject_id,
            title=entry.title,
            summary=entry.summary,
            path=entry.path,
            score=round(one.score, 3),
            shared=tuple(typed[concept] for concept in sorted(one.weights)),
        )
        for one in chosen
        if (entry := entries.get((one.subject_type, one.subject_id)))
    ]


_CANDIDATES: Final = r"""
WITH form AS (
    SELECT * FROM unnest(%(concepts)s::int[], %(languages)s::text[], %(words)s::text[], %(weights)s::float8[])
        AS form(concept, language, word, weight)
), entries AS (
    SELECT CASE WHEN reltuples >= 10000 THEN reltuples ELSE (SELECT count(*) FROM core_searchentry) END AS number
    FROM pg_catalog.pg_class WHERE oid = 'core_searchentry'::regclass
), common AS (
    -- what ANALYZE learned about the index: the stems that stand in most entries
    SELECT lexeme, share FROM pg_catalog.pg_stats,
        unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known(lexeme, share)
    WHERE schemaname = current_schema() AND tablename = 'core_searchentry' AND attname = 'vector'
      AND lexeme IS NOT NULL
), uncommon AS (
    -- how many entries a stem has of which nothing is known
    SELECT coalesce(min(share) * number / 3, 10) AS number FROM entries LEFT JOIN common ON true GROUP BY entries.number
), spelled AS (
    SELECT form.*, ts_lexize(
        CASE language
            WHEN 'pt' THEN 'pg_catalog.portuguese_stem'::regdictionary
            WHEN 'en' THEN 'pg_catalog.english_stem'::regdictionary
            ELSE 'pg_catalog.spanish_stem'::regdictionary
        END, minga_words(language, word)) AS lexemes
    FROM form
), known AS (
    -- the stems of every spelling, and in how many entries each stands when that is known;
    -- a stop word of one language is not a word of another
    SELECT concept, lexeme, max(weight) AS weight, max(share * number) AS known
    FROM spelled CROSS JOIN entries CROSS JOIN LATERAL unnest(lexemes) AS lexeme LEFT JOIN common USING (lexeme)
    WHERE concept NOT IN (SELECT concept FROM spelled WHERE weight = 1 AND lexemes = '{}')
    GROUP BY concept, lexeme HAVING coalesce(max(share), 0) <= 0.25
), stem AS (
    SELECT * FROM known
    WHERE known IS NOT NULL
       OR EXISTS (SELECT FROM core_searchentry AS entry WHERE entry.vector @@ quote_literal(lexeme)::tsquery)
    ORDER BY coalesce(known, (SELECT number FROM uncommon)) / weight, lexeme, concept LIMIT %(stems)s
), rare AS (
    SELECT lexeme FROM (
        SELECT lexeme, sum(expected) OVER (ORDER BY expected, lexeme) AS together
        FROM (
            SELECT lexeme, coalesce(max(known), (SELECT number FROM uncommon)) AS expected FROM stem GROUP BY lexeme
        ) AS one
    ) AS ordered WHERE together <= %(alone)s
), middling AS (
    SELECT lexeme, min(concept) AS concept, max(known) AS known
    FROM stem WHERE lexeme NOT IN (SELECT lexeme FROM rare) GROUP BY lexeme ORDER BY known, lexeme LIMIT 8
), pair AS (
    SELECT one, other FROM (
        SELECT one.lexeme AS one, other.lexeme AS other,
            sum(one.known * other.known * 4 / number) OVER (ORDER BY one.known * other.known, one.lexeme, other.lexeme)
                AS together
        FROM middling AS one JOIN middling AS other ON one.concept < other.concept CROSS JOIN entries
    ) AS ordered WHERE together <= %(paired)s
), question AS (
    SELECT coalesce(string_agg(part, ' | '), '')::tsquery AS words FROM (
        SELECT quote_literal(lexeme) AS part FROM rare
        UNION ALL SELECT format('(%%s & %%s)', quote_literal(one), quote_literal(other)) FROM pair
    ) AS parts
), best AS (
    -- the limit inside only matters while nothing is known of a large index that was never analysed
    SELECT id, subject_type, subject_id, vector FROM (
        SELECT id, subject_type, subject_id, vector FROM core_searchentry
        WHERE vector @@ (SELECT words FROM question) AND public AND subject_type = ANY(%(kinds)s)
        LIMIT %(at_most)s
    ) AS entry
    ORDER BY length(ts_delete(vector, (SELECT array_agg(lexeme) FROM stem))) - length(vector), id LIMIT %(kept)s
), hit AS (
    -- what an entry says once counts once, however many words of the text mean it
    SELECT DISTINCT ON (best.id, lexeme) best.id, stem.concept, stem.lexeme, stem.weight, stem.known,
        vector @@ (quote_literal(lexeme) || ':A')::tsquery AS in_title
    FROM best CROSS JOIN stem WHERE vector @@ quote_literal(lexeme)::tsquery
    ORDER BY best.id, lexeme, stem.weight DESC, concept
), worth AS (
    SELECT lexeme, ln(1 + number / (0.5 + coalesce(max(known), count(*)))) AS idf
    FROM hit CROSS JOIN entries GROUP BY lexeme, number
), whole AS (
    SELECT sum(idf) AS most FROM (
        SELECT max(weight * idf) AS idf FROM stem JOIN worth USING (lexeme)
        GROUP BY concept ORDER BY 1 DESC LIMIT %(for_all)s
    ) AS rarest
), score AS (
    SELECT id, concept, max(weight * idf * CASE WHEN in_title THEN %(in_title)s ELSE 1 END)::float8 AS worth
    FROM hit JOIN worth USING (lexeme) GROUP BY id, concept
)
SELECT subject_type, subject_id, array_agg(concept), array_agg(worth), most::float8
FROM best JOIN score USING (id) CROSS JOIN whole GROUP BY best.id, subject_type, subject_id, most
"""
