"""One application for the office: who applies, with what, what arrived, and the conditions it should look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minga.calls.enums import ApplicationState, DecisionState, EligibilityKind, Holds, QuotaGroup
from minga.calls.models import Application, Decision, Rules
from minga.calls.queries.applications import TONES
from minga.calls.queries.office_list import fact_words
from minga.calls.queries.rule_words import eligibility_words, names_of
from minga.calls.queries.rules import rules_of
from minga.calls.queries.status_page import SentLine, sent_line
from minga.core.texts import pick
from minga.organisations.models import Territory


@dataclass(frozen=True)
class ConditionLine:
    """A condition as it stood when the application was sent."""

    words: str
    holds: str
    label: str
    read: str
    to_check: bool


@dataclass(frozen=True)
class TeamLine:
    """Somebody of the team."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class ApplicationOffice:
    """What the office reads and may say."""

    uuid: UUID
    code: str
    title: str
    call_key: str
    call_title: str
    state: str
    state_label: str
    tone: str
    who: str
    position: str
    contact: tuple[str, str]
    organisation: str
    organisation_href: str
    challenge: str
    challenge_href: str
    initiative: str
    initiative_href: str
    solver: str
    members: tuple[TeamLine, ...]
    facts: tuple[tuple[str, str], ...]
    conditions: tuple[ConditionLine, ...]
    sent: tuple[SentLine, ...]
    reason: str
    withdrawn_reason: str
    withdrawn_at: datetime | None
    may_look: bool
    decided: bool


def application_office(application: Application) -> ApplicationOffice:
    """A constant number of queries. The right was asked at the door (`office_application`)."""
    rules, call = rules_of(application.call), application.call
    entries = application.entries.select_related("phase", "submission").order_by("phase__order", "pk")
    decided = Decision.objects.filter(phase=application.phase_id).exclude(state=DecisionState.PREPARED).exists()
    looked = (ApplicationState.SENT, ApplicationState.NOT_ELIGIBLE)
    return ApplicationOffice(
        uuid=application.uuid,
        code=application.code,
        title=application.title,
        call_key=call.key,
        call_title=pick(call.titles),
        state=application.state,
        state_label=str(application.get_state_display()),
        tone=TONES[application.state],
        who=application.person.name or str(application.person),
        position=application.person.position,
        contact=(application.contact_email, application.contact_phone),
        organisation=str(application.organisation or ""),
        organisation_href=_href(application.organisation),
        challenge=str(application.challenge or ""),
        challenge_href=_href(application.challenge),
        initiative=str(application.initiative or ""),
        initiative_href=_href(application.initiative),
        solver=str(application.solver or ""),
        members=tuple(
            TeamLine(each.name or each.email, each.part, str(each.get_state_display()))
            for each in application.members.all()
        ),
        facts=_facts(application.facts),
        conditions=_conditions(application, rules),
        sent=tuple(sent_line(each, rules) for each in entries if each.received_at is not None),
        reason=application.not_eligible_reason,
        withdrawn_reason=application.withdrawn_reason,
        withdrawn_at=application.withdrawn_at,
        may_look=application.state in looked and not decided,
        decided=decided,
    )


def _conditions(application: Application, rules: Rules) -> tuple[ConditionLine, ...]:
    """Those that have to be looked at come first."""
    names = names_of(rules)
    words = {rule.key: eligibility_words(rule, names) for rule in rules.eligibility}
    lines = [
        ConditionLine(
            words[row["key"]],
            row["holds"],
            str(Holds(row["holds"]).label),
            row.get("read", ""),
            row["holds"] == Holds.SAID and row.get("kind") != EligibilityKind.STATEMENT,
        )
        for row in application.eligibility
        if row.get("key") in words and row.get("holds") in Holds.values
    ]
    return tuple(sorted(lines, key=lambda line: not line.to_check))


def _facts(facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The groups in words. The organisation is said beside already."""
    code = facts.get(QuotaGroup.TERRITORY, "")
    names = {each.code: str(each) for each in Territory.objects.filter(code=code)} if code else {}
    said = fact_words(facts, names)
    groups = [group for group in QuotaGroup if group in said and group != QuotaGroup.ORGANISATION]
    return tuple((str(group.label), said[group]) for group in groups)


def _href(thing: object) -> str:
    address = getattr(thing, "get_absolute_url", None)
    return str(address()) if address is not None else ""
