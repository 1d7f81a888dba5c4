"""Finding an organisation that is already there, however its name is written.

Names of public bodies share most of their letters ("Municipalidad de …"), so letters alone
mislead both ways. The generic words are dropped first, and what is left is compared.
"""

from collections.abc import Collection
from difflib import SequenceMatcher
from typing import Final

from django.db.models import F, Q

from minga.core.search import fold
from minga.organisations.models import Organisation

ALIKE: Final = 0.82
_CANDIDATES: Final = 60
# fmt: off
_GENERIC: Final = frozenset((
    "a", "alcaldia", "autonomo", "ayuntamiento", "camara", "da", "das", "de", "del", "departamental", "do", "dos",
    "e", "el", "estado", "gad", "gobernacion", "gobierno", "governo", "ilustre", "ilustrisima", "instituto",
    "intendencia", "junta", "la", "las", "los", "local", "ministerio", "ministry", "municipal", "municipalidad",
    "municipality", "municipio", "nacional", "national", "of", "prefeitura", "provincial", "secretaria",
    "secretary", "the", "y",
))
# fmt: on


def core_name(name: str) -> str:
    """What tells one body from another: "Municipalidad de Yvy Sati" → "yvy sati"."""
    words = [word.strip(".,;()\"'«»") for word in fold(name).split()]
    kept = [word for word in words if word and word not in _GENERIC]
    return " ".join(kept or words)


def similar_organisations(
    name: str, *, country: str = "", without: Collection[int] = (), limit: int = 5
) -> list[Organisation]:
    """Organisations that may be the same one, most alike first; two queries at most."""
    folded, core = fold(name), core_name(name)
    if not core:
        return []
    near = Q(folded_name__trigram_similar=folded) | Q(folded_name__trigram_word_similar=core)
    candidates = Organisation.objects.filter(near | Q(short_name__iexact=name.strip()), merged_into__isnull=True)
    if country:
        candidates = candidates.filter(Q(territory__country=country) | Q(territory__isnull=True))
    candidates = candidates.exclude(pk__in=without).select_related("territory__parent")
    scored = [(likeness(name, candidate), candidate) for candidate in candidates.order_by("pk")[:_CANDIDATES]]
    alike = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    return [candidate for _score, candidate in alike[:limit]]


def likeness(name: str, organisation: Organisation) -> float:
    """From 0 to 1: how probably this name means that organisation."""
    folded = fold(name)
    if folded in (organisation.folded_name, fold(organisation.short_name)):
        return 1.0
    return SequenceMatcher(None, core_name(name), core_name(organisation.name)).ratio()


def same_organisation(name: str, *, country: str = "") -> Organisation | None:
    """The standing organisation with exactly this name, accents and case aside."""
    folded = fold(name)
    if not folded:
        return None
    found = Organisation.objects.filter(Q(folded_name=folded) | Q(short_name__iexact=name.strip()))
    if country:
        found = found.filter(Q(territory__country=country) | Q(territory__isnull=True))
    first = found.select_related("merged_into").order_by(F("retired_at").asc(nulls_first=True), "pk").first()
    return (first.merged_into or first) if first else None
