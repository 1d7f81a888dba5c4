"""Fill the Minga that the environment names with people who have everything written and have not sent it.

python -m tests.journeys.last_minute_to_seed 500 15     so many people, a call that closes in so many seconds

Prints one JSON: `closes_at`, and for each person the `session` she is signed in with and the `draft` she will send.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from minga.calls.models import Application, Call  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.people.models import Person  # noqa: E402
from minga.questionnaires.models import Submission  # noqa: E402
from tests.factories.calls import STORY, make_call, phase_rules  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GRACE_MINUTES = 30
"""Long, so that a slow machine tests the same: what comes late is in the minutes of grace, never refused."""


def main(people: int, seconds: int) -> dict[str, object]:
    """Everything in bulk: what is broken later is the sending, not this."""
    persons = [
        Person(email=f"persona{number}@example.org", given_name="Persona", family_name=str(number), password="!")
        for number in range(people)
    ]
    Person.objects.bulk_create(persons)
    sessions = _signed_in(persons)
    closes_at = now() + timedelta(seconds=seconds)
    drafts = _drafts(make_call(phases=(phase_rules(closes_at=closes_at, grace_minutes=GRACE_MINUTES),)), persons)
    people = [{"session": session, "draft": str(draft.uuid)} for session, draft in zip(sessions, drafts, strict=True)]
    return {"closes_at": closes_at.isoformat(), "people": people}


def _drafts(call: Call, persons: list[Person]) -> list[Submission]:
    """One application each, begun, with all its answers."""
    phase = call.phases.get()
    assert phase.form is not None
    begun = Application.objects.bulk_create(
        Application(call=call, code=f"P-{number:04d}", person=person, phase=phase)
        for number, person in enumerate(persons, 1)
    )
    version = phase.form.versions.get()
    return Submission.objects.bulk_create(
        Submission(
            version=version, subject_type="calls.application", subject_id=application.pk, person=application.person,
            language="es", typed={"story": f"{STORY} {application.code}"}, saved_at=now(), revision=1,
        )
        for application in begun
    )  # fmt: skip


def _signed_in(persons: list[Person]) -> list[str]:
    """A session for each, as signing in makes it."""
    store, keys = SessionStore(), [get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") for _ in persons]
    Session.objects.bulk_create(
        Session(
            session_key=key,
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
            expire_date=now() + timedelta(days=1),
        )
        for key, person in zip(keys, persons, strict=True)
    )
    return keys


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
