"""What each event of a dossier is in a sentence.

`%(who)s` opens the sentence: a person and her role for whoever is inside, an office for everybody
else. `%(what)s` is the thing as it is called today. Every other part is a column of the thing
itself (a choice, a day, a number), read today: a public sentence never quotes a text that was
taken back. The first wording whose parts are all there is used. Events that are not `public` are
told to those inside only. A test walks the events of the app: each has its sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Wording:
    """The wordings of one event, richest first, and whether the public reads it."""

    words: tuple[str | Promise, ...]
    public: bool = True


def _told(*words: str | Promise) -> Wording:
    return Wording(words)


def _inside(*words: str | Promise) -> Wording:
    return Wording(words, public=False)


_STORY: Final[Mapping[str, Wording]] = {
    "initiatives.initiative_opened": _told(_("%(who)s opened the initiative.")),
    "initiatives.initiative_adopted": _told(_("%(who)s took it up from an initiative of another organisation.")),
    "initiatives.initiative_brought_in": _inside(_("%(who)s brought it in from a registry.")),
    "initiatives.registry_sent": _inside(_("%(who)s sent a registry.")),
    "initiatives.registry_row_settled": _inside(_("%(who)s settled a doubtful row of a registry.")),
    "initiatives.registry_apply_ordered": _inside(_("%(who)s put a registry in the queue.")),
    "initiatives.registry_row_refused": _inside(_("%(who)s refused a row of a registry.")),
    "initiatives.registry_applied": _inside(_("%(who)s brought a registry in.")),
    "initiatives.registry_undone": _inside(_("%(who)s took a registry back.")),
    "initiatives.registry_erased": _inside(_("%(who)s erased the rows of a registry.")),
    "initiatives.adaptation_edited": _inside(_("%(who)s changed the notes of the adaptation.")),
    "initiatives.exchange_asked": _inside(_("%(who)s asked for an exchange: %(what)s.")),
    "initiatives.exchange_answered": _inside(_("%(who)s answered an exchange: %(what)s, %(state)s.")),
    "initiatives.exchange_held": _told(
        _("%(who)s wrote down an exchange held on %(held_on)s: %(what)s."),
        _("%(who)s wrote down an exchange: %(what)s."),
    ),
    "initiatives.initiative_confirmed": _inside(_("%(who)s confirmed that the dossier is still so.")),
    "initiatives.story_edited": _inside(_("%(who)s changed the title or the texts.")),
    "initiatives.visibility_set": _inside(_("%(who)s changed who reads the dossier: %(visibility)s.")),
    "initiatives.initiative_resumed": _told(_("%(who)s resumed the work.")),
    "initiatives.initiative_closed": _told(_("%(who)s closed the dossier: the solution stays in hands.")),
    "initiatives.initiative_reopened": _told(_("%(who)s opened the dossier again.")),
    "initiatives.initiative_followed": _inside(_("%(who)s follows the initiative.")),
    "initiatives.initiative_unfollowed": _inside(_("%(who)s no longer follows the initiative.")),
    "initiatives.gate_asked": _told(_("%(who)s asked for the gate “%(to_stage)s”.")),
    "initiatives.gate_ask_taken_back": _told(_("%(who)s took back the request for the gate “%(to_stage)s”.")),
    "initiatives.gate_decided": _told(_("%(who)s decided the gate “%(to_stage)s”: %(outcome)s.")),
    "initiatives.commitment_made": _told(_("%(who)s noted a commitment: %(what)s, by %(due_on)s.")),
    "initiatives.commitment_fulfilled": _told(
        _("%(who)s fulfilled a commitment on %(done_on)s: %(what)s."), _("%(who)s fulfilled a commitment: %(what)s.")
    ),
    "initiatives.commitment_dropped": _told(_("%(who)s dropped a commitment, with the reason: %(what)s.")),
    "initiatives.commitment_reminded": _inside(_("%(who)s reminded the team: %(what)s, by %(due_on)s.")),
    "initiatives.team_invited": _inside(_("%(who)s invited somebody to the team as %(role)s.")),
    "initiatives.team_invitation_answered": _inside(
        _("%(who)s answered the invitation to the team as %(role)s: %(state)s.")
    ),
    "initiatives.team_invitation_taken_back": _inside(_("%(who)s took back an invitation to the team as %(role)s.")),
    "initiatives.partner_added": _told(_("%(who)s added a partner: %(what)s.")),
    "initiatives.partner_changed": _told(_("%(who)s changed the part of a partner: %(what)s.")),
    "initiatives.partner_removed": _inside(_("%(who)s took a partner out: %(what)s.")),
}
_WORK: Final[Mapping[str, Wording]] = {
    "initiatives.artefact_added": _told(_("%(who)s put in a new artefact: %(what)s (%(kind)s).")),
    "initiatives.version_added": _told(_("%(who)s put in a new version of %(what)s.")),
    "initiatives.artefact_described": _told(_("%(who)s described %(what)s anew.")),
    "initiatives.part_restricted": _inside(_("%(who)s kept a part from the public: %(what)s.")),
    "initiatives.part_opened": _told(_("%(who)s opened a part to the public: %(what)s.")),
    "initiatives.canvas_begun": _told(_("%(who)s began to use a tool of the method: %(what)s.")),
    "initiatives.canvas_finished": _told(_("%(who)s finished a version of %(what)s.")),
    "initiatives.canvas_continued": _told(_("%(who)s went on with %(what)s.")),
    "initiatives.canvas_discarded": _inside(_("%(who)s discarded a draft of %(what)s.")),
    "initiatives.canvas_described": _told(_("%(who)s changed the title, the date or the reading of %(what)s.")),
    "initiatives.canvas_photographed": _told(_("%(who)s added photographs of %(what)s.")),
    "initiatives.photo_removed": _inside(_("%(who)s removed a photograph of %(what)s.")),
    "initiatives.evidence_added": _told(_("%(who)s added evidence (%(kind)s): %(what)s.")),
    "initiatives.evidence_withdrawn": _told(_("%(who)s withdrew a piece of evidence: %(what)s.")),
    "initiatives.user_test_recorded": _told(
        _("%(who)s noted the result of the test with %(people)s people: %(result)s.")
    ),
    "initiatives.user_test_edited": _told(_("%(who)s corrected the record of the test with %(people)s people.")),
    "initiatives.experiment_planned": _told(_("%(who)s planned an experiment (%(kind)s): %(what)s.")),
    "initiatives.experiment_replanned": _told(_("%(who)s changed the plan of %(what)s before its result.")),
    "initiatives.experiment_started": _told(
        _("%(who)s began %(what)s on %(starts_on)s."), _("%(who)s began %(what)s.")
    ),
    "initiatives.experiment_measured": _told(_("%(who)s noted the result of %(what)s.")),
    "initiatives.experiment_decided": _told(_("%(who)s decided after %(what)s: %(decision)s.")),
    "initiatives.service_added": _told(_("%(who)s named a service that the work changes: %(what)s.")),
    "initiatives.service_edited": _told(_("%(who)s changed what is said of the service %(what)s.")),
    "initiatives.service_removed": _inside(_("%(who)s took out the service %(what)s.")),
    "initiatives.targets_prefilled": _told(_("%(who)s took over the figures of the challenge.")),
    "initiatives.series_noted": _told(_("%(who)s noted a series of measurements: %(what)s.")),
    "organisations.role_given": _inside(_("%(who)s gave a role: %(kind)s.")),
    "organisations.role_extended": _inside(_("%(who)s changed the dates of a role: %(kind)s.")),
    "organisations.role_ended": _inside(_("%(who)s ended a role: %(kind)s.")),
    "indicators.value_measured": _told(_("%(who)s measured: %(what)s, on %(measured_on)s.")),
    "indicators.measurement_corrected": _told(_("%(who)s corrected a measurement: %(what)s.")),
    "indicators.target_set": _told(_("%(who)s set a target: %(what)s.")),
    "indicators.target_removed": _inside(_("%(who)s took out a target: %(what)s.")),
}
_UPKEEP: Final[Mapping[str, Wording]] = {
    "initiatives.cost_noted": _told(_("%(who)s noted a cost (%(kind)s): %(what)s.")),
    "initiatives.costs_noted": _inside(_("%(who)s noted several costs at once.")),
    "initiatives.cost_corrected": _told(_("%(who)s corrected a cost: %(what)s.")),
    "initiatives.cost_reversed": _told(_("%(who)s took back a cost that was wrong: %(what)s.")),
    "initiatives.decision_recorded": _told(_("%(who)s recorded a decision of %(decided_on)s: %(what)s.")),
    "initiatives.decision_mended": _told(_("%(who)s mended the words of a decision: %(what)s.")),
    "initiatives.risk_added": _inside(_("%(who)s named a risk: %(what)s.")),
    "initiatives.risk_edited": _inside(_("%(who)s judged a risk anew: %(what)s.")),
    "initiatives.risk_moved": _inside(_("%(who)s changed how a risk stands, now “%(state)s”: %(what)s.")),
    "initiatives.barrier_logged": _told(_("%(who)s logged a barrier (%(kind)s): %(what)s.")),
    "initiatives.barrier_edited": _told(_("%(who)s mended the words of a barrier: %(what)s.")),
    "initiatives.barrier_joined": _told(_("%(who)s joined a barrier to the reform agenda: %(what)s.")),
    "initiatives.barrier_left": _told(_("%(who)s took a barrier out of the reform agenda: %(what)s.")),
    "initiatives.adoption_recorded": _told(
        _("%(who)s recorded what keeps the solution, signed on %(signed_on)s: %(what)s.")
    ),
    "initiatives.adoption_withdrawn": _told(_("%(who)s withdrew what kept the solution: %(what)s.")),
}
_AGENDA: Final[Mapping[str, Wording]] = {
    "initiatives.reform_made": _inside(_("%(who)s made a point of the reform agenda: %(what)s.")),
    "initiatives.reform_edited": _inside(_("%(who)s changed a point of the reform agenda: %(what)s.")),
    "initiatives.reform_moved": _inside(_("%(who)s moved a point of the reform agenda, now “%(status)s”: %(what)s.")),
    "initiatives.reform_published": _inside(_("%(who)s published a point of the reform agenda: %(what)s.")),
    "initiatives.reform_hidden": _inside(_("%(who)s hid a point of the reform agenda: %(what)s.")),
    "initiatives.barriers_gathered": _inside(_("%(who)s gathered barriers into a point: %(what)s.")),
    "initiatives.barrier_released": _inside(_("%(who)s released a barrier from a point: %(what)s.")),
}
SENTENCES: Final[Mapping[str, Wording]] = {**_STORY, **_WORK, **_UPKEEP, **_AGENDA}
"""Event by event; what is not here is told by its label, to those inside only."""
PUBLIC_KEYS: Final = tuple(key for key, wording in SENTENCES.items() if wording.public)
