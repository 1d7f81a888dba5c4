"""Publishing a wave: once, with its sealed bundle, and then it is frozen (triggers in migration 0002)."""

from datetime import datetime
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.marks import lock_wave, must_be_open, must_run
from minga.capacity.enums import WaveState
from minga.capacity.events.computing import WavePublished
from minga.capacity.models import Wave
from minga.capacity.queries.bundles import bundle_of
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import engine_files
from minga.capacity.queries.publishing import gaps_of
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotReady
from minga.files.actions import store_file

PURPOSE: Final = "capacity.bundle"


@action
def publish_wave(*, wave: Wave, shows_ranking: bool, seen: str, actor: Actor, now: datetime) -> Wave:
    """Seal the run that counts and make its results public. `seen`: the run that was on the page, by its uuid.

    Refused while a mistake is undecided, an appeal unanswered, or grades changed after the computation.
    """
    held = lock_wave(wave.pk)
    must_run(actor, held)
    must_be_open(held)
    gaps = gaps_of(held)
    run = current_run(held)
    if gaps or run is None:
        raise NotReady(gaps[0].words if gaps else _("Compute the results."), code=gaps[0].code if gaps else "no_run")
    if str(run.uuid) != seen:
        raise Conflict(_("The results were computed again meanwhile. Look at them before you publish."), code="seen")
    files = engine_files(held)
    if run.summary.get("files") != files.hashes:
        raise NotReady(_("Answers or evidence changed after the last computation. Compute again."), code="stale")
    content = bundle_of(held, run, files, now)
    held.bundle = store_file(
        upload=BytesIO(content), name=f"{held.key}.zip", purpose=PURPOSE, actor=actor, now=now
    )  # fmt: skip
    held.bundle_sha256, held.published_at, held.state = held.bundle.sha256, now, WaveState.PUBLISHED
    held.shows_ranking, held.revision = shows_ranking, held.revision + 1
    held.save()
    after = {"bundle_sha256": held.bundle_sha256, "entities": files.entities, "shows_ranking": shows_ranking}
    record(WavePublished(subject=held, after=after))
    return held
