"""What must be done to complete an edition: proposed by its blueprint, kept by whoever manages it.

Once a credential says that somebody completed, the rules stand: they are the grounds that it names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Invalid, Message, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.keys import new_key
from minga.initiatives.enums import LifeStage
from minga.learning.enums import RuleKind
from minga.learning.events.completing import RuleChanged, RuleRemoved, RulesMade
from minga.learning.models import CompletionRule, Credential, Task
from minga.learning.policies import may_manage
from minga.people.models import Person
from minga.programmes.models import Edition, Stage
from minga.programmes.models.blueprint_forms import CompletionRule as Planned
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.edition_forms import form_key, forms_of
from minga.questionnaires.models import Form

_REACHES = {str(stage.name).lower(): int(stage) for stage in LifeStage} | {"scaled": int(LifeStage.REPLICATED)}


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """One rule, as somebody wants it."""

    kind: str
    texts: Mapping[str, str]
    at_least: Decimal | None = None
    stage: Stage | None = None
    form: Form | None = None
    task: Task | None = None
    reaches: int | None = None


@action
def rules_from_blueprint(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """The rules of the blueprint become the edition's own; answers how many. Those that are there stay."""
    del now
    completion = blueprint_of(edition.version).completion
    known = set(edition.completion_rules.values_list("key", flat=True))
    planned = [rule for rule in (completion.rules if completion else ()) if rule.key not in known]
    stages = {stage.key: stage for stage in edition.stages.all()}
    forms = {form.key: form for form in forms_of(edition)}
    rows = [_planned(edition, rule, order, stages, forms) for order, rule in enumerate(planned, start=len(known) + 1)]
    CompletionRule.objects.bulk_create(rows)
    record(
        RulesMade(subject=edition, organisation_id=edition.host_id, after={"rules": [row.key for row in rows]}),
    )
    recompute_soon(edition)
    return len(rows)


def link_forms(edition: Edition) -> int:
    """Rules that ask for a form of the blueprint find it once it is made; answers how many did."""
    waiting = edition.completion_rules.filter(kind=RuleKind.FORM, form__isnull=True)
    rules = {rule.key: rule for rule in waiting}
    completion = blueprint_of(edition.version).completion if rules else None
    asked = {rule.key: rule.form for rule in (completion.rules if completion else ()) if rule.form}
    forms = {form.key: form for form in forms_of(edition)} if asked else {}
    found = 0
    for key, rule in rules.items():
        form = forms.get(form_key(edition, asked[key])) if key in asked else None
        if form is not None:
            found += CompletionRule.objects.filter(pk=rule.pk, form__isnull=True).update(form=form)
    if found:
        recompute_soon(edition)
    return found


@action
def set_rule(
    *, edition: Edition, draft: RuleDraft, rule: CompletionRule | None = None, actor: Actor, now: datetime
) -> CompletionRule:
    """Add a rule, or change one."""
    del now
    must_keep_rules(actor, edition)
    _check(draft)
    if rule is None:
        last = edition.completion_rules.aggregate(last=Max("order"))["last"] or 0
        rule = CompletionRule(edition=edition, key=f"{draft.kind}-{new_key(5)}", order=last + 1)
    before = _said(rule) if rule.pk else {}
    rule.kind, rule.texts = draft.kind, dict(draft.texts)
    shared = draft.kind in (RuleKind.ATTENDANCE, RuleKind.TASKS, RuleKind.RUBRIC)
    rule.at_least = draft.at_least if shared else None
    rule.stage = draft.stage if draft.kind == RuleKind.ATTENDANCE else None
    rule.form = draft.form if draft.kind == RuleKind.FORM else None
    rule.task = draft.task if draft.kind in (RuleKind.TASKS, RuleKind.RUBRIC) else None
    rule.reaches = draft.reaches if draft.kind == RuleKind.GATE else None
    rule.save()
    record(
        RuleChanged(subject=rule, organisation_id=edition.host_id, before=before, after=_said(rule)), related=(edition,)
    )
    recompute_soon(edition)
    return rule


@action
def remove_rule(*, rule: CompletionRule, actor: Actor, now: datetime) -> None:
    """It is asked no more."""
    del now
    edition = rule.edition
    must_keep_rules(actor, edition)
    record(RuleRemoved(subject=rule, organisation_id=edition.host_id, before=_said(rule)), related=(edition,))
    rule.delete()
    recompute_soon(edition)


def rules_are_settled(edition: Edition) -> bool:
    """Whether a credential already names these rules as its grounds."""
    return Credential.objects.filter(achievement__edition=edition, revoked_at__isnull=True).exists()


def must_keep_rules(actor: Actor, edition: Edition) -> None:
    """Managers, until the first credential."""
    if actor is not HOUSE and not (isinstance(actor, Person) and may_manage(actor, edition)):
        raise NotAllowed(_("Only those who manage this edition may do this."))
    if rules_are_settled(edition):
        raise NotReady(
            _("Credentials of this edition were issued under these rules. They name them, so the rules stay."),
            code="issued",
        )


def recompute_soon(edition: Edition) -> None:
    """Everybody's progress is computed anew, once, however much changed meanwhile."""
    enqueue("learning.recompute_standings", once=f"standings:{edition.pk}", edition_id=edition.pk)


def _planned(
    edition: Edition, rule: Planned, order: int, stages: Mapping[str, Stage], forms: Mapping[str, Form]
) -> CompletionRule:
    return CompletionRule(
        edition=edition,
        key=rule.key,
        order=order,
        kind=str(rule.kind),
        texts=dict(rule.text),
        at_least=rule.at_least,
        stage=stages.get(rule.stage),
        form=forms.get(form_key(edition, rule.form)) if rule.form else None,
        reaches=_REACHES[str(rule.reaches)] if rule.reaches else None,
    )


def _check(draft: RuleDraft) -> None:
    """Each kind names what it is about."""
    errors: dict[str, list[Message]] = {}
    if not any(draft.texts.values()):
        errors["texts"] = [_("Write the rule as people should read it.")]
    shared = draft.kind in (RuleKind.ATTENDANCE, RuleKind.TASKS, RuleKind.RUBRIC)
    if shared and (draft.at_least is None or not 0 < draft.at_least <= 1):
        errors["at_least"] = [_("Write a share from 1 to 100.")]
    if draft.kind == RuleKind.FORM and draft.form is None:
        errors["form"] = [_("Choose the form that must be handed in.")]
    if draft.kind == RuleKind.GATE and draft.reaches not in {int(stage) for stage in LifeStage}:
        errors["reaches"] = [_("Choose the stage that the initiative must reach.")]
    if errors:
        raise Invalid(errors)


def _said(rule: CompletionRule) -> dict[str, object]:
    """For the log."""
    return {
        "kind": rule.kind,
        "texts": dict(rule.texts),
        "at_least": None if rule.at_least is None else str(rule.at_least),
        "stage": rule.stage_id,
        "form": rule.form_id,
        "task": rule.task_id,
        "reaches": rule.reaches,
    }
