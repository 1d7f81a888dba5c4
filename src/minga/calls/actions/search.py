"""How calls are put into the one search of the house."""

from minga.calls.enums import CallState
from minga.calls.models import Call
from minga.core import search
from minga.core.texts import pick

CALL = "calls.call"


def index_call(call: Call) -> None:
    """Found by everybody once it is published and listed; a draft by nobody."""
    if call.state == CallState.DRAFT or call.opened_at is None or not call.public:
        search.forget(CALL, [call.pk])
        return
    words = (call.for_whom, call.offers, call.how_it_works, call.edition.titles)
    texts = [
        search.Findable(
            language=code,
            title=title,
            summary=pick(call.summaries, code),
            words=" ".join(filter(None, (*(pick(text, code) for text in words), call.edition.host.name))),
        )
        for code, title in call.titles.items()
    ]
    search.index(CALL, call.pk, path=call.get_absolute_url(), texts=texts)
