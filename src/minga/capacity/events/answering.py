"""What can happen from the letter that invites an entity to the answers that arrive."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.entities_invited", label=_("Entities taken into a wave"))
class EntitiesInvited(Event):
    """Subject: the wave; `after` counts them. Letters follow when the wave opens."""


@event(key="capacity.invitation_sent", label=_("Entity invited to be measured"))
class InvitationSent(Event):
    """Subject: the measured entity; `after` counts those who were written to."""


@event(key="capacity.invitation_accepted", label=_("Entity takes part in a wave"))
class InvitationAccepted(Event):
    """Subject: the measured entity. Somebody who answers for it said yes; `after` names who is responsible."""


@event(key="capacity.invitation_declined", label=_("Entity does not take part in a wave"))
class InvitationDeclined(Event):
    """Subject: the measured entity, which says why."""


@event(key="capacity.responsible_named", label=_("Person responsible for the answers named"))
class ResponsibleNamed(Event):
    """Subject: the measured entity. `after` names nobody when she left the entity."""


@event(key="capacity.part_delegated", label=_("Part of the answers given to a colleague"))
class PartDelegated(Event):
    """Subject: the delegation."""


@event(key="capacity.part_taken_back", label=_("Part of the answers taken back"))
class PartTakenBack(Event):
    """Subject: the delegation. What the colleague wrote stays."""


@event(key="capacity.part_finished", label=_("A colleague finished a part of the answers"))
class PartFinished(Event):
    """Subject: the delegation. `after` says whether it is done, or open again."""


@event(key="capacity.prefills_found", label=_("Answers that Minga knows were looked up"))
class PrefillsFound(Event):
    """Subject: the measured entity; `after` counts what waits for a person's yes."""


@event(key="capacity.prefill_confirmed", label=_("Answer that Minga knew confirmed"))
class PrefillConfirmed(Event):
    """Subject: the prefill. A person says that it is so, and it becomes part of the answer."""


@event(key="capacity.prefill_refused", label=_("Answer that Minga knew refused"))
class PrefillRefused(Event):
    """Subject: the prefill. A person says that it is not so, and why."""


@event(key="capacity.evidence_added", label=_("Evidence added"))
class EvidenceAdded(Event):
    """Subject: the piece of evidence; `after` names the questions that cite it."""


@event(key="capacity.evidence_removed", label=_("Evidence removed"))
class EvidenceRemoved(Event):
    """Subject: the piece of evidence. Its file is erased, its citations end."""


@event(key="capacity.evidence_cited", label=_("Evidence cited"))
class EvidenceCited(Event):
    """Subject: the piece of evidence; `after` names the question, and where in it."""


@event(key="capacity.citation_removed", label=_("Citation of evidence removed"))
class CitationRemoved(Event):
    """Subject: the piece of evidence, which stays."""


@event(key="capacity.answers_received", label=_("Answers of an entity received"))
class AnswersReceived(Event):
    """Subject: the measured entity; `after` holds the receipt."""


@event(key="capacity.answers_reopened", label=_("Answers of an entity opened again"))
class AnswersReopened(Event):
    """Subject: the measured entity. Until they are sent again, those that were sent count."""


@event(key="capacity.answers_restored", label=_("Answers that were sent count"))
class AnswersRestored(Event):
    """Subject: the measured entity. A correction was begun and not sent, or was thrown away."""


@event(key="capacity.entity_reminded", label=_("Entity reminded of its answers"))
class EntityReminded(Event):
    """Subject: the measured entity; `after` counts those who were written to."""


@event(key="capacity.answers_brought", label=_("Answers of many entities brought in"))
class AnswersBrought(Event):
    """Subject: the wave; `after` counts entities. By the house, with sources of its own."""
