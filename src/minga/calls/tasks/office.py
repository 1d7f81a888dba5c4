"""Jobs of the office: applicants hear of what changed."""

from minga.calls.actions.telling import tell_change
from minga.calls.models import Call
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task


@task("calls.tell_change", retry=3, backoff=30)
def tell_applicants(call_id: int, number: int) -> None:
    """Run again, it tells only those who have not heard."""
    call = Call.objects.select_related("edition").get(pk=call_id)
    tell_change(call=call, number=number, actor=HOUSE, now=now())
