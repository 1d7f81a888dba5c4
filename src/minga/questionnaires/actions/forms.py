"""Create forms and publish what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.core.keys import unique_key
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.events import AnswersExported, FormCreated, FormScheduled, VersionDrafted, VersionPublished
from minga.questionnaires.models import Form, FormVersion
from minga.questionnaires.models.canonical import digest
from minga.questionnaires.models.reading import BadDefinition, read_definition
from minga.questionnaires.policies import may_manage
from minga.questionnaires.queries.managing import answers_to
from minga.questionnaires.queries.subjects import owner_of


@action
def create_form(
    *,
    owner: Model,
    definition: Mapping[str, Any],
    about_type: str = "",
    key: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Form:
    """A form with its first version, published. `key` is made from the title when empty."""
    _manage(actor, owner)
    made = _checked(definition)
    form = Form(
        key=key or unique_key(Form, pick(made["title"])),
        title=made["title"],
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        about_type=about_type,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    form.save()
    FormVersion(form=form, number=1, definition=made, sha256=digest(made), published_at=now).save()
    record(FormCreated(subject=form, after={"key": form.key}))
    return form


@action
def schedule_form(
    *, form: Form, opens_at: datetime | None, closes_at: datetime | None, actor: Actor, now: datetime
) -> Form:
    """Change when the form opens and closes."""
    del now
    locked = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk)
    _manage(actor, owner_of(locked))
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        raise DomainError(_("The form must close after it opens."), field="closes_at")
    before = {"opens_at": locked.opens_at, "closes_at": locked.closes_at}
    locked.opens_at, locked.closes_at = opens_at, closes_at
    locked.save(update_fields=["opens_at", "closes_at", "updated_at"])
    record(FormScheduled(subject=locked, before=before, after={"opens_at": opens_at, "closes_at": closes_at}))
    return locked


@action
def draft_version(
    *, form: Form, definition: Mapping[str, Any], note: str = "", actor: Actor, now: datetime
) -> FormVersion:
    """Prepare the next version; an earlier one that waits unpublished is replaced."""
    del now
    locked = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk)
    _manage(actor, owner_of(locked))
    made = _checked(definition)
    version = locked.versions.filter(published_at=None).first()
    if version is None:
        last = locked.versions.aggregate(last=Max("number"))["last"] or 0
        version = FormVersion(form=locked, number=last + 1)
    version.definition, version.sha256, version.note = made, digest(made), note
    version.save()
    record(VersionDrafted(subject=version, after={"number": version.number}), related=(locked,))
    return version


@action
def publish_version(*, version: FormVersion, actor: Actor, now: datetime) -> FormVersion:
    """Make a prepared version the one that is asked. From now on it cannot change."""
    form = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=version.form_id)
    _manage(actor, owner_of(form))
    locked = FormVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if locked.published_at is not None:
        raise Conflict(_("This version is already published."))
    locked.published_at = now
    locked.save(update_fields=["published_at", "updated_at"])
    form.title = locked.definition["title"]
    form.save(update_fields=["title", "updated_at"])
    record(VersionPublished(subject=locked, after={"number": locked.number}), related=(form,))
    return locked


@action
def export_answers(*, form: Form, kind: str, actor: Actor, now: datetime) -> int:
    """Note that all answers leave the house as a file; gives how many. The file is made by the web."""
    del now
    _manage(actor, owner_of(form))
    count = answers_to(form).count()
    record(AnswersExported(subject=form, after={"kind": kind, "answers": count}))
    return count


def _manage(actor: Actor, owner: Model) -> None:
    """People need the right; the house (demo, jobs, launching an edition) has it."""
    if actor is HOUSE or (isinstance(actor, Person) and may_manage(actor, owner)):
        return
    raise NotAllowed(_("Only those who run this may change its forms."))


def _checked(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition as it will be kept, or a refusal that names the first mistakes."""
    made = dict(definition)
    try:
        read_definition(made)
    except BadDefinition as bad:
        listed = " ".join(str(problem) for problem in bad.problems[:5])
        raise DomainError(_("The form has mistakes. %(mistakes)s") % {"mistakes": listed}, field="definition") from bad
    return made
