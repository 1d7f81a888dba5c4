"""What is missing before a call can open, section by section, each with the page where it is mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.enums import CallKind, RankBy
from minga.calls.models import Call, Rules
from minga.calls.queries import findings
from minga.calls.queries.beginnings import SOLVABLE
from minga.calls.queries.findings import Finding, Weight
from minga.calls.queries.freezing import frozen
from minga.calls.queries.place_checks import place_findings
from minga.calls.queries.round_checks import round_findings
from minga.core.texts import Texts, pick

TITLES: Final[dict[str, str | Promise]] = {
    findings.WORDS: gettext_lazy("What it is, in plain words"),
    findings.DATES: gettext_lazy("Rounds and dates"),
    findings.WHO: gettext_lazy("Who may apply"),
    findings.CHALLENGES: gettext_lazy("Challenges to be solved"),
    findings.FORM: gettext_lazy("Form"),
    findings.RUBRIC: gettext_lazy("Criteria"),
    findings.JURY: gettext_lazy("Jury"),
    findings.PLACES: gettext_lazy("Places, money and quotas"),
    findings.TIES: gettext_lazy("Tie-breaks and lottery"),
    findings.DOCUMENTS: gettext_lazy("Documents"),
}
PAGES: Final = {
    findings.WORDS: "calls:prepare-words",
    findings.DATES: "calls:prepare-dates",
    findings.WHO: "calls:prepare-who",
    findings.CHALLENGES: "calls:prepare-challenges",
    findings.FORM: "calls:prepare-form",
    findings.RUBRIC: "calls:prepare-rubric",
    findings.JURY: "calls:prepare-jury",
    findings.PLACES: "calls:prepare-places",
    findings.TIES: "calls:prepare-ties",
    findings.DOCUMENTS: "calls:prepare-documents",
}
OF_A_ROUND: Final = (findings.FORM, findings.RUBRIC, findings.JURY)


@dataclass(frozen=True)
class SectionState:
    """One section of the preparation: where it is, whose round it is, and what it lacks."""

    slug: str
    title: str
    link: str
    phase: str
    missing: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing here keeps the call from opening."""
        return not self.missing


def call_findings(call: Call, rules: Rules, now: datetime) -> tuple[Finding, ...]:
    """Everything that is not right about the call as it would be published now."""
    return (*_words_of(call), *round_findings(rules, now), *_challenges_of(call, rules), *place_findings(rules))


def blocking(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What keeps the call from opening."""
    return tuple(each for each in found if each.weight >= Weight.BLOCKS)


def section_states(call: Call, now: datetime) -> tuple[SectionState, ...]:
    """The checklist, in the order in which a call is prepared, of what would be frozen now."""
    rules = frozen(call)
    found = call_findings(call, rules, now)
    return tuple(_state(call, rules, slug, phase, found) for slug, phase in sections_of(rules))


def sections_of(rules: Rules) -> Iterator[tuple[str, str]]:
    """Which sections this call has: slug, and the round they belong to."""
    yield from ((slug, "") for slug in (findings.WORDS, findings.DATES, findings.WHO))
    if rules.kind == CallKind.SOLUTIONS:
        yield findings.CHALLENGES, ""
    for phase in rules.phases:
        yield findings.FORM, phase.key
        yield findings.JURY, phase.key
        if phase.rank_by != RankBy.LOTTERY:
            yield findings.RUBRIC, phase.key
    yield from ((slug, "") for slug in (findings.PLACES, findings.TIES, findings.DOCUMENTS))


def section_link(call: Call, slug: str, phase: str = "") -> str:
    """The page of one section."""
    return reverse(PAGES[slug], args=[call.key, phase] if phase else [call.key])


def _state(call: Call, rules: Rules, slug: str, phase: str, found: Sequence[Finding]) -> SectionState:
    here = [each for each in found if (each.section, each.phase) == (slug, phase)]
    title = str(TITLES[slug])
    if phase and len(rules.phases) > 1:
        title = f"{title} · {pick(rules.phase(phase).title)}"
    return SectionState(
        slug=slug,
        title=title,
        link=section_link(call, slug, phase),
        phase=phase,
        missing=tuple(each.words for each in here if each.weight >= Weight.BLOCKS),
        warnings=tuple(each.words for each in here if each.weight == Weight.WARNS),
    )


def _words_of(call: Call) -> Iterator[Finding]:
    languages = call.edition.languages
    yield from _text(call.titles, languages, "titles", _("Give the call a title."))
    yield from _text(call.summaries, languages, "summaries", _("Say in two sentences what it is about."))
    yield from _text(call.for_whom, languages, "for_whom", _("Say for whom it is."))
    yield from _text(call.offers, languages, "offers", _("Say what the selected receive."))
    if not call.contact.strip():
        yield Finding(findings.WORDS, "contact", _("Say whom to ask: an office and its e-mail."))
    if call.public and not call.edition.public:
        words = _("The edition is not public: the call is listed, but its edition is seen by nobody else.")
        yield Finding(findings.WORDS, "public", words, Weight.WARNS)


def _text(texts: Texts, languages: Sequence[str], place: str, words: str) -> Iterator[Finding]:
    if not pick(texts):
        yield Finding(findings.WORDS, place, words)
        return
    lacking = [code for code in languages if not texts.get(code)]
    if lacking:
        said = _("%(sentence)s It lacks: %(languages)s.") % {"sentence": words, "languages": ", ".join(lacking)}
        yield Finding(findings.WORDS, place, said, Weight.WARNS)


def _challenges_of(call: Call, rules: Rules) -> Iterator[Finding]:
    if rules.kind != CallKind.SOLUTIONS:
        return
    rows = [each.challenge for each in call.challenges.select_related("challenge")]
    if not rows:
        yield Finding(findings.CHALLENGES, "challenges", _("Choose for which challenges it looks for solutions."))
    for challenge in rows:
        if challenge.restricted:
            words = _("“%(title)s” is restricted: nobody outside may read it. Take it out, or open it.")
            yield Finding(findings.CHALLENGES, "challenges", words % {"title": challenge.title})
        elif challenge.status not in SOLVABLE:
            words = _("“%(title)s” is not ready for solvers: it must be characterised first, and not solved yet.")
            yield Finding(findings.CHALLENGES, "challenges", words % {"title": challenge.title})
