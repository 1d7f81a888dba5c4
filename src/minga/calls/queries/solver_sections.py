"""Calls and solvers on the pages of challenges and organisations, and what fits a person's own profile."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.calls.enums import ApplicationState
from minga.calls.models import Application, Call
from minga.calls.queries.calls import listed_calls, state_words
from minga.calls.queries.deadlines import moment_in, zone_of
from minga.calls.queries.fits import (
    ChallengeFit,
    fitting_among,
    offered,
    open_challenges,
    solvers_fitting,
    whole_challenges,
    whole_solvers,
    with_proof,
)
from minga.calls.queries.followed import name_of, solvers_chosen_for
from minga.calls.queries.matching import Fit, fit_of, in_order, need_of
from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

SHOWN: Final = 3
MOST_PROFILES: Final = 3
MOST_REASONS: Final = 3


def calls_for_challenge(challenge: Challenge, viewer: Person | None, inside: bool, now: datetime) -> Section | None:
    """The published calls that look for its solution, and who was selected. Two queries."""
    del viewer, inside
    calls = listed_calls().filter(challenges__challenge=challenge).order_by("-closes_at", "pk")
    chosen: dict[int, list[str]] = {}
    for outcome in solvers_chosen_for(challenge, now).filter(application__call__public=True):
        chosen.setdefault(outcome.application.call_id, []).append(name_of(outcome.application))
    rows = tuple(_call_row(call, chosen.get(call.pk, []), now) for call in calls[:SHOWN])
    return Section(title=_("Calls for solutions"), rows=rows, total=len(rows))


def solvers_for_challenge(challenge: Challenge, viewer: Person | None, inside: bool, now: datetime) -> Section | None:
    """For those inside: who could solve it, and why. For a solver: whether her profile fits. Three queries."""
    if challenge.status not in STANDING:
        return None
    if inside:
        found = whole_solvers(solvers_fitting(challenge)[:SHOWN])
        rows = tuple(
            SectionRow(label=each.solver.name, link=each.solver.get_absolute_url(), detail=_because(each.fit))
            for each in found
        )
        link = reverse("calls:challenge-solvers", args=[challenge.key])
        none = SectionRow(label=_("No profile in the directory fits yet."))
        return Section(
            title=_("Who could solve it"), rows=rows or (none,), link=link, link_label=_("All that fit, and why")
        )
    return _her_own(challenge, viewer) if viewer is not None else None


def solvers_of_organisation(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Its public profiles, for its page. One query."""
    del viewer, now
    found = organisation.solvers.filter(public=True).order_by("name", "pk")
    rows = tuple(
        SectionRow(label=each.name, link=each.get_absolute_url(), detail=", ".join(each.capabilities)) for each in found
    )
    return Section(title=_("Solvers"), rows=rows, total=len(rows))


def challenges_that_fit(person: Person, now: datetime) -> WorkSection | None:
    """Open calls with challenges that fit her own profiles, as long as she did not apply. Constant queries."""
    profiles = list(with_proof(person.solvers.order_by("name", "pk"))[:MOST_PROFILES])
    challenges = list(open_challenges(now)) if profiles else []
    if not challenges:
        return None
    fits = [fit for profile in profiles for fit in fitting_among(challenges, offered(profile))]
    best = {fit.need.key: fit for fit in reversed(in_order(fits))}
    applied = Application.objects.filter(person=person, challenge__key__in=best)
    done = set(applied.exclude(state=ApplicationState.WITHDRAWN).values_list("challenge__key", flat=True))
    shown = in_order(fit for key, fit in best.items() if key not in done)[:SHOWN]
    link = reverse("calls:solver-challenges", args=[profiles[0].key])
    return WorkSection(
        title=_("Challenges that fit your profile"),
        rows=tuple(_work_row(each) for each in whole_challenges(shown, now) if each.calls),
        link=link,
        link_label=_("All of them"),
    )


def _call_row(call: Call, chosen: list[str], now: datetime) -> SectionRow:
    words, tone = state_words(call, now)
    detail = ""
    if chosen:
        detail = _("Selected: %(names)s") % {"names": ", ".join(chosen)}
    elif call.closes_at and now < call.closes_at:
        detail = _("Until %(moment)s") % {"moment": moment_in(call.closes_at, zone_of(call))}
    return SectionRow(label=str(call), link=call.get_absolute_url(), detail=detail, tag=words, tone=tone)


def _because(fit: Fit) -> str:
    """The first reasons, for a line; all of them are on the page of what fits."""
    return " ".join(each.words for each in fit.reasons[:MOST_REASONS])


def _her_own(challenge: Challenge, viewer: Person) -> Section | None:
    need = need_of(challenge)
    rows = []
    for solver in with_proof(viewer.solvers.order_by("name", "pk"))[:MOST_PROFILES]:
        fit = fit_of(offered(solver), need)
        if fit is not None:
            link = reverse("calls:solver-challenges", args=[solver.key])
            rows.append(SectionRow(label=solver.name, link=link, detail=_because(fit)))
    return Section(title=_("Your profile fits this challenge"), rows=tuple(rows))


def _work_row(fit: ChallengeFit) -> WorkRow:
    call = fit.calls[0]
    return WorkRow(
        title=fit.challenge.title,
        link=call.get_absolute_url(),
        detail=_because(fit.fit),
        due=call.closes_at.date() if call.closes_at else None,
        label=_("See the call"),
    )
