"""A call is begun from a stage, its words are written, and a draft that leads nowhere is thrown away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.columns import list_columns
from minga.calls.actions.designing import choose_form
from minga.calls.actions.locking import lock_call, lock_draft
from minga.calls.actions.search import index_call
from minga.calls.enums import CallKind, CallState
from minga.calls.events.office import CallChanged, CallDrafted, DraftDiscarded
from minga.calls.models import Call, rules_as_data
from minga.calls.queries.proposals import Proposal, proposal, proposal_from
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes import policies as programmes
from minga.programmes.models import Edition, Stage

RESERVED: Final = frozenset({"nueva", "calendario", "insertar", "compartir", "novedades", "abiertas", "mias"})
"""Addresses under /convocatorias/ that are pages of their own."""

_WORDS: Final = frozenset({"titles", "summaries", "for_whom", "offers", "how_it_works", "code"})
_ALWAYS: Final = frozenset({"contact", "public"})


@action
def draft_call(
    *, edition: Edition, kind: str, stage: Stage | None = None, like: Call | None = None, actor: Actor, now: datetime
) -> Call:
    """A draft that is filled in: from a stage, from what is usual, or like an earlier call."""
    if actor is not HOUSE and not (isinstance(actor, Person) and programmes.may_manage(actor, edition, now)):
        raise NotAllowed(_("Only those who run the edition may do this."))
    if edition.status in programmes.FINISHED:
        raise NotReady(_("This edition is over. Open the call in one that runs."))
    if kind not in CallKind.values:
        raise DomainError(_("Choose whom or what the call looks for."), field="kind")
    if stage is not None and stage.edition_id != edition.pk:
        raise DomainError(_("This stage belongs to another edition."), field="stage")
    made = proposal_from(like, edition, now) if like is not None else proposal(edition, kind, stage, now)
    call = Call(edition=edition, stage=stage, kind=made.kind, key=_free_key(edition, made), public=edition.public)
    for name in ("titles", "summaries", "for_whom", "offers", "how_it_works"):
        setattr(call, name, _spoken(getattr(made, name), edition))
    call.contact, call.draft, call.code = made.contact, rules_as_data(made.rules), _letter(made.kind)
    call.save()
    list_columns(call, made.rules)
    call.save()
    for key, definition in made.forms.items():
        choose_form(call=call, key=key, definition=definition, actor=HOUSE, now=now)
    call.refresh_from_db()
    after = {"kind": call.kind, "stage": stage.key if stage else ""}
    record(CallDrafted(subject=call, organisation_id=edition.host_id, after=after), related=(edition,))
    return call


@action
def change_call(
    *, call: Call, changes: Mapping[str, Any], revision: int | None = None, actor: Actor, now: datetime
) -> Call:
    """Change words. Once it is published, only whom to ask and whether it is listed."""
    current = lock_call(call, actor=actor, now=now)
    if revision is not None and revision != current.revision:
        raise Conflict(_("Somebody else changed the call while you were writing."), code="revision")
    draft = current.state == CallState.DRAFT
    allowed = _WORDS | _ALWAYS if draft else _ALWAYS
    if not set(changes) <= allowed:
        raise Conflict(_("The call is published: its words stay. What may still change is an addendum."))
    wrong: dict[str, list[str]] = {}
    if "titles" in changes and not pick(changes["titles"]):
        wrong["titles"] = [_("Give the call a title.")]
    if "contact" in changes and not changes["contact"].strip() and not draft:
        wrong["contact"] = [_("Say whom to ask: an office and its e-mail.")]
    if wrong:
        raise Invalid(wrong)
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    current.revision += 1
    current.save()
    index_call(current)
    happened = CallChanged(subject=current, organisation_id=current.edition.host_id, before=before, after=dict(changes))
    record(happened, related=(current.edition,))
    return current


@action
def discard_draft(*, call: Call, actor: Actor, now: datetime) -> None:
    """Throw a draft away. What was published stays for ever."""
    current = lock_draft(call, actor=actor, now=now)
    if current.applications.exists():
        raise NotReady(_("Somebody applied already, so the draft stays."))
    happened = DraftDiscarded(
        subject=current, organisation_id=current.edition.host_id, before={"titles": current.titles}
    )
    record(happened, related=(current.edition,))
    current.delete()


def _spoken(texts: Any, edition: Edition) -> dict[str, str]:
    """The languages in which the edition works, and the one there is when none of them is."""
    here = {code: text for code, text in texts.items() if code in edition.languages and text}
    return here or {code: text for code, text in texts.items() if text}


def _free_key(edition: Edition, made: Proposal) -> str:
    """From the title; short words alone would be the address of another page."""
    title = pick(made.titles)
    key = unique_key(Call, title)
    return unique_key(Call, f"{title} {edition.key}") if key in RESERVED else key


def _letter(kind: str) -> str:
    """Before the number of each application: F-0001."""
    return {
        CallKind.PILOTS: "F",
        CallKind.SOLUTIONS: "S",
        CallKind.CHALLENGES: "D",
        CallKind.PROJECTS: "L",
        CallKind.COLLABORATORS: "C",
        CallKind.CASES: "B",
    }.get(CallKind(kind), "P")
