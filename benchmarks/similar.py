"""Similar things while typing: 50,000 dossiers in the index, 200 half-typed texts, p50 and p95.

python -m benchmarks.similar     fills what is missing in the bench database, measures, returns 1 on a miss

The dossiers are made up, but as uneven as real ones: few words in nearly all of them, most words in
few, a subject each, two languages.
"""

import random
import sys
import time
from itertools import accumulate

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say
from minga.config.paths import PACKAGE

ENTRIES = 50_000
TEXTS = 200
ROUNDS = 3
LIMIT_MS = 100.0
KIND = "bench.initiative"
_SUBJECTS, _WORDS_OF_ONE = 400, 14
_TAIL = 15_000
_SYLLABLES = [consonant + vowel for vowel in "aeiou" for consonant in "bcdfglmnprst"]
_LITTLE = {
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu",
}


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.similar")


def inside() -> int:
    """Fill, measure and tell, with Django and the database running."""
    with standing():
        world = _World(random.Random(4))
        _fill(world)
        texts = world.texts()
        return _report(min((_times(texts) for _ in range(ROUNDS)), key=lambda times: times[_at(0.95, times)]))


class _World:
    """Words as people use them: a few everywhere, the words of a subject together, a long tail."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        lines = (PACKAGE / "core" / "rings.txt").read_text(encoding="utf-8").splitlines()
        rings = [line.split() for line in lines if line[0] not in "#~"]
        generic = [word for line in lines if line[0] == "~" for word in line[1:].split()]
        general = [word for ring in rings for word in ring]
        chance.shuffle(general)
        tail = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(_TAIL)})
        chance.shuffle(tail)
        self.words = generic + general + tail
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))
        self.subjects = [
            [word for ring in chance.sample(rings, 5) for word in ring][:_WORDS_OF_ONE] for _ in range(_SUBJECTS)
        ]

    def text(self, length: int, language: str) -> list[str]:
        """So many words: two fifths little ones, a quarter of the subject, the others of all kinds."""
        chance, subject = self.chance, self.chance.choice(self.subjects)
        little = chance.choices(_LITTLE[language].split(), k=length * 2 // 5)
        of_it = chance.choices(subject, k=length // 4)
        others = chance.choices(self.words, cum_weights=self.weights, k=length - len(little) - len(of_it))
        words = [*little, *of_it, *others]
        chance.shuffle(words)
        return words

    def texts(self) -> list[tuple[str, str]]:
        """Half-typed texts, from a few words to three paragraphs, the last word cut off."""
        chance = random.Random(44)
        self.chance = chance
        made = []
        for number in range(TEXTS):
            language = "pt" if number % 3 == 0 else "es"
            text = " ".join(self.text(chance.choice((6, 12, 25, 40, 60, 120, 250)), language))
            made.append((text[: -chance.randint(1, 4)], language))
        return made


def _fill(world: _World) -> None:
    from django.db import connection  # noqa: PLC0415

    from minga.core.models import SearchEntry  # noqa: PLC0415

    of_it = SearchEntry.objects.filter(subject_type=KIND)
    if of_it.count() != ENTRIES:
        print(f"Filling the index with {ENTRIES:,} dossiers …", flush=True)
        of_it.delete()
        SearchEntry.objects.bulk_create((_entry(world, number) for number in range(ENTRIES)), batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE core_searchentry")


def _entry(world: _World, number: int) -> object:
    from minga.core.models import SearchEntry  # noqa: PLC0415

    language = "pt" if number % 3 == 0 else "es"
    words = world.text(world.chance.randint(90, 220), language)
    return SearchEntry(
        subject_type=KIND,
        subject_id=number,
        language=language,
        title=" ".join(words[:9]).capitalize(),
        summary=" ".join(words[9:45]),
        words=" ".join(words[45:]),
        path=f"/{number}/",
    )


def _times(texts: list[tuple[str, str]]) -> list[float]:
    """Milliseconds of the whole function, text by text, quickest first."""
    from minga.core.similar import similar  # noqa: PLC0415

    times = []
    for text, language in texts:
        began = time.perf_counter()
        similar(text, kinds=[KIND], language=language)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _at(part: float, times: list[float]) -> int:
    return min(len(times) - 1, int(len(times) * part))


def _report(times: list[float]) -> int:
    p50, p95 = times[_at(0.5, times)], times[_at(0.95, times)]
    words = (
        f"similar things among {ENTRIES:,}: p95 {p95:.0f} ms, under {LIMIT_MS:.0f} "
        f"(p50 {p50:.0f} ms, longest {times[-1]:.0f} ms, {len(times)} half-typed texts, best of {ROUNDS} rounds)"
    )
    return say([Goal(words, p95 < LIMIT_MS)])


if __name__ == "__main__":
    sys.exit(inside() if sys.argv[1:] == ["inside"] else main())
