"""Who has a stake in what was sent, so that nobody judges her own: for many entries at once.

People and organisations by their ids, names for those whom Minga does not know, and what the assignment of
jurors goes by: topics, languages, and the group within which attention should be even.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Model

from minga.assessments.enums import InterestKind
from minga.assessments.policies import Stakeholders
from minga.calls.enums import CallKind, MemberState, QuotaGroup
from minga.calls.models import Application, Entry
from minga.calls.queries.facts import facts_of
from minga.calls.queries.identity import names_in_answers
from minga.challenges.enums import Sector
from minga.initiatives.models import Initiative
from minga.initiatives.policies import ACCOMPANIES
from minga.organisations.models import Role


def stakeholders_of(subjects: Sequence[Model]) -> Mapping[int, Stakeholders]:
    """Entry id → who has a stake in it. Four queries, whatever their number."""
    entries = _loaded(subjects)
    around = _around_initiatives({each.application.initiative_id for each in entries} - {None})
    return {entry.pk: _stake(entry, around.get(entry.application.initiative_id or 0, {})) for entry in entries}


def topics_of(owner: Model) -> Mapping[str, str]:
    """Code → words: the sectors of the house; for jurors of any round."""
    del owner
    return {str(value): str(label) for value, label in Sector.choices}


def _loaded(subjects: Sequence[Model]) -> list[Entry]:
    rows = Entry.objects.filter(pk__in=[subject.pk for subject in subjects]).select_related(
        "phase", "submission__version__form", "application__call", "application__initiative", "application__challenge",
        "application__solver",
    )  # fmt: skip
    return list(rows.prefetch_related("application__members", "application__initiative__partners"))


def _around_initiatives(ids: Collection[int | None]) -> Mapping[int, Mapping[int, InterestKind]]:
    """Initiative id → person id → why: team, mentors, and whoever stood in for them, now or before."""
    if not ids:
        return {}
    found: dict[int, dict[int, InterestKind]] = defaultdict(dict)
    roles = Role.objects.filter(scope_type=Initiative._meta.label_lower, scope_id__in=ids).order_by("pk")
    for role in roles:
        kind = InterestKind.MENTOR if role.kind in ACCOMPANIES else InterestKind.TEAM
        for person in (role.person_id, role.deputy_id):
            if person is not None and role.scope_id is not None:
                here = found[role.scope_id]
                here[person] = InterestKind.TEAM if here.get(person) == InterestKind.TEAM else kind
    return found


def _stake(entry: Entry, around: Mapping[int, InterestKind]) -> Stakeholders:
    application = entry.application
    members = [row for row in application.members.all() if row.state != MemberState.DECLINED]
    team = {application.person_id, *(row.person_id for row in members)}
    organisations = {application.organisation_id, *(row.organisation_id for row in members)}
    names = [*names_in_answers(entry.submission), *(row.name for row in members if row.person_id is None)]
    if application.solver is not None:
        team.add(application.solver.owner_id)
        organisations.add(application.solver.organisation_id)
        names.append(application.solver.name)
    if application.initiative is not None:
        organisations.add(application.initiative.organisation_id)
        organisations.update(row.organisation_id for row in application.initiative.partners.all())
    return Stakeholders(
        persons={**around, **{pk: InterestKind.TEAM for pk in team if pk is not None}},
        organisations=frozenset(pk for pk in organisations if pk is not None),
        names=tuple(dict.fromkeys(filter(None, names))),
        topics=frozenset(_topics(application)),
        languages=frozenset({entry.submission.language} if entry.submission else ()),
        group=_group(application),
    )


def _topics(application: Application) -> Iterable[str]:
    if application.challenge is not None and application.challenge.sector:
        yield application.challenge.sector
    if application.initiative is not None and application.initiative.sector:
        yield application.initiative.sector
    if application.solver is not None:
        yield from application.solver.sectors


def _group(application: Application) -> str:
    """Solutions compete within their challenge; the others come from their territory."""
    if application.call.kind == CallKind.SOLUTIONS:
        return f"challenge={application.challenge_id}"
    territory = facts_of(application).get(QuotaGroup.TERRITORY, "") if application.facts else ""
    return f"territory={territory}" if territory else ""
