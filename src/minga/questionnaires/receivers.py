from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.people.events import PersonErased
from minga.questionnaires.actions import erase_answers
from minga.questionnaires.models import Submission


@subscribe(PersonErased)
def erase_what_she_answered(happened: PersonErased) -> None:
    """While the rows still name her; people empties the link afterwards."""
    for submission in Submission.objects.filter(person_id=happened.subject.pk).order_by("pk"):
        erase_answers(submission=submission, actor=HOUSE, now=now())
