"""Find anything by words, tolerant of accents, plurals and slips of the finger.

`index` and `forget` are called by actions of the apps above; `matching` serves the portal and lists.
The words are folded by `fold` here and by `minga_fold` in the database: one test holds
both to the same table of examples.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from minga.core.models import SearchEntry

_CONFIGURATIONS = {"es": "spanish", "pt": "portuguese", "en": "english"}
_SIGNS = re.compile(r"[^\w\s\"]|_")
_MARKS = re.compile(r"[\u0300-\u036f]")


def fold(text: str) -> str:
    """Lower case without accents, one space between words: "  Peñalolén " → "penalolen"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("\0", " ")
    return " ".join(plain.split())


@dataclass(frozen=True)
class Found:
    """One answer of the search."""

    subject_type: str
    subject_id: int
    title: str
    summary: str
    path: str


@dataclass(frozen=True)
class Findable:
    """What an app hands in to be found, in one language."""

    language: str
    title: str
    summary: str = ""
    words: str = ""


@dataclass(frozen=True)
class Thing:
    """What is found at one address, in each of its languages."""

    subject_id: int
    path: str
    texts: Sequence[Findable]


def index(
    subject_type: str,
    subject_id: int,
    *,
    path: str,
    texts: Iterable[Findable],
    public: bool = True,
) -> None:
    """Put or renew one thing in the index, in each of its languages; one that it no longer has goes."""
    index_many(subject_type, [Thing(subject_id, path, tuple(texts))], public=public)


def index_many(subject_type: str, things: Iterable[Thing], *, public: bool = True) -> None:
    """The same for as many things of a kind as there are, in a few statements."""
    rows: list[SearchEntry] = []
    silent: defaultdict[str, list[int]] = defaultdict(list)
    for thing in things:
        texts = [text for text in thing.texts if text.title]
        rows += [_entry(subject_type, thing, text, public) for text in texts]
        for code in _CONFIGURATIONS.keys() - {text.language for text in texts}:
            silent[code].append(thing.subject_id)
    for code, ids in silent.items():
        SearchEntry.objects.filter(subject_type=subject_type, subject_id__in=ids, language=code).delete()
    SearchEntry.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["subject_type", "subject_id", "language"],
        update_fields=["title", "summary", "words", "path", "public", "updated_at"],
    )


def _entry(subject_type: str, thing: Thing, text: Findable, public: bool) -> SearchEntry:
    return SearchEntry(
        subject_type=subject_type,
        subject_id=thing.subject_id,
        language=text.language,
        title=text.title[:300],
        summary=text.summary[:2000],
        words=text.words,
        path=thing.path,
        public=public,
    )


def forget(subject_type: str, subject_ids: Sequence[int]) -> None:
    """Take things out of the index."""
    SearchEntry.objects.filter(subject_type=subject_type, subject_id__in=subject_ids).delete()


def matching(words: str, *, language: str = "", kinds: Sequence[str] = ()) -> QuerySet[SearchEntry]:
    """Public entries that match, best first, one per thing and in the reader's language."""
    folded = " ".join(_SIGNS.sub(" ", fold(words)[:200]).split())
    reader = (language or settings.LANGUAGE_CODE)[:2]
    public = SearchEntry.objects.filter(public=True)
    if kinds:
        public = public.filter(subject_type__in=kinds)
    entries = _one_language_each(_hits(public, folded), reader)
    if not entries.exists():
        entries = _one_language_each(_near(public, folded), reader)
    return entries.order_by(F("rank").desc(), "title", "pk")


def _near(entries: QuerySet[SearchEntry], folded: str) -> QuerySet[SearchEntry]:
    """Entries whose title looks alike: a slip of the finger is forgiven."""
    near = TrigramWordSimilarity(folded, "folded")
    return entries.annotate(rank=near).filter(Q(rank__gte=0.5))


def _hits(entries: QuerySet[SearchEntry], folded: str) -> QuerySet[SearchEntry]:
    """Entries whose words match in the configuration of their own language."""
    condition = Q(pk__in=[])
    ranks = []
    for code, configuration in _CONFIGURATIONS.items():
        query = SearchQuery(_restored(folded, code), config=configuration, search_type="websearch")
        condition |= Q(language=code, vector=query)
        ranks.append(When(language=code, then=SearchRank(F("vector"), query)))
    return entries.filter(condition).annotate(rank=Case(*ranks, default=Value(0.0)))


def _one_language_each(entries: QuerySet[SearchEntry], reader: str) -> QuerySet[SearchEntry]:
    """Of the languages in which a thing matched, keep the reader's, or the first."""
    preferred = Case(When(language=reader, then=0), default=1, output_field=IntegerField())
    best = entries.order_by("subject_type", "subject_id", preferred, "language").distinct("subject_type", "subject_id")
    return entries.filter(pk__in=best.values("pk"))


def _restored(folded: str, language: str) -> str:
    """The same mending of endings as `minga_words` does in the database."""
    if language == "es":
        return re.sub(r"([a-z]{2}i)on\b", r"\1ón", folded)
    if language == "pt":
        return re.sub(r"([a-z])([cs])ao\b", r"\1\2ão", re.sub(r"([a-z])oes\b", r"\1ao", folded))
    return folded
