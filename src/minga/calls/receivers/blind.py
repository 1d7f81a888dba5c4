"""What a jury may read of an application: registered below, and kept up with what happens above."""

from typing import Final, cast

from minga.assessments.enums import BlindMode
from minga.assessments.events.judging import SamplePut
from minga.assessments.models import PanelItem
from minga.assessments.policies import register_assessed, register_owner
from minga.calls.actions.blind_files import FILE
from minga.calls.actions.closing import ENTRY, ask_for_copies, ask_for_copy
from minga.calls.events.applying import ApplicationChanged, EntryReceived, MemberAnswered, MemberInvited, MemberRemoved
from minga.calls.models import Application, ApplicationMember, Entry
from minga.calls.queries.blind_copies import may_read_blind_file
from minga.calls.queries.blind_work import copies_to_look_over
from minga.calls.queries.reading import ENTRY_KIND, ROUND_KIND
from minga.calls.queries.rules import rules_of
from minga.core.events import Event, subscribe
from minga.files.policies import register_file_policy
from minga.programmes.queries.work import register_work

_KINDS: Final = ("pdf", "png", "jpg", "webp", "heic", "txt", "csv")


def register() -> None:
    """Called once, when the app is ready."""
    register_assessed(ENTRY_KIND)
    register_owner(ROUND_KIND)
    register_file_policy(FILE, may_read_blind_file, kinds=_KINDS)
    register_work("calls.blind_copies", copies_to_look_over, order=10)


@subscribe(EntryReceived)
def entry_came(happened: EntryReceived) -> None:
    """A copy is begun as soon as something arrives, so that the office can look at it before the end."""
    _make_copies(cast(Application, happened.subject))


@subscribe(ApplicationChanged)
def application_changed(happened: ApplicationChanged) -> None:
    """Another title, another telephone: other things to hide."""
    _make_copies(cast(Application, happened.subject))


def member_changed(happened: Event) -> None:
    """Another name to hide."""
    _make_copies(cast(ApplicationMember, happened.subject).application)


for _event in (MemberInvited, MemberAnswered, MemberRemoved):
    subscribe(_event)(member_changed)


@subscribe(SamplePut)
def sample_was_put(happened: SamplePut) -> None:
    """Work of an earlier call, before a jury that must not know whose it is."""
    item = cast(PanelItem, happened.subject)
    if item.panel.blind == BlindMode.DOUBLE and item.subject_type == ENTRY:
        ask_for_copies(list(Entry.objects.filter(pk=item.subject_id)))


def _make_copies(application: Application) -> None:
    """Of what it sent to rounds whose jury must not know who applies."""
    entries = Entry.objects.filter(application=application, received_at__isnull=False).select_related("phase")
    blind = {phase.key for phase in rules_of(application.call).phases if phase.blind == BlindMode.DOUBLE}
    for entry in entries:
        if entry.phase.key in blind:
            ask_for_copy(entry.pk)
