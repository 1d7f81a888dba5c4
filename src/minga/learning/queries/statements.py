"""xAPI 1.0.3 statements about what happened in an edition.

A learner is an account of this site under the uuid of her enrolment: no name and no e-mail address leaves.
`source` names what is told, so that each thing is told once, however often it is marked.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from minga.learning.models import Attempt, Attendance, Credential, Handin, Session, ToolGrade
from minga.people.queries.letters import absolute
from minga.programmes.models import Edition, Enrolment

_ADL: Final = "http://adlnet.gov/expapi/"
_VERBS: Final = {
    "attended": f"{_ADL}verbs/attended",
    "completed": f"{_ADL}verbs/completed",
    "progressed": f"{_ADL}verbs/progressed",
    "passed": f"{_ADL}verbs/passed",
    "failed": f"{_ADL}verbs/failed",
    "scored": "http://id.tincanapi.com/verb/scored",
    "earned": "http://id.tincanapi.com/verb/earned",
}
_TYPES: Final = {
    "course": f"{_ADL}activities/course",
    "meeting": f"{_ADL}activities/meeting",
    "assessment": f"{_ADL}activities/assessment",
    "lesson": f"{_ADL}activities/lesson",
    "badge": "http://activitystrea.ms/schema/1.0/badge",
    "external": f"{_ADL}activities/interaction",
}
Told = tuple[str, dict[str, Any]]


def of_attendance(mark: Attendance) -> Told:
    """Somebody was at a session."""
    session: Session = mark.session
    place = absolute(reverse("learning:session", args=[session.edition.key, session.key]))
    thing = _activity(place, "meeting", session.titles)
    return f"attendance:{mark.pk}", _statement(mark.enrolment, session.edition, "attended", thing, mark.marked_at)


def of_handin(handin: Handin, enrolment: Enrolment, now: datetime) -> Told:
    """Work was accepted, hers or her team's."""
    task = handin.task
    place = f"{settings.PUBLIC_URL}/xapi/tareas/{task.uuid}"
    thing = _activity(place, "assessment", task.titles)
    return f"handin:{handin.pk}:{enrolment.pk}", _statement(enrolment, task.edition, "completed", thing, now)


def of_attempt(attempt: Attempt, now: datetime) -> Told:
    """How far somebody is in a part of a package; each state is told once."""
    package = attempt.package
    place = absolute(reverse("learning:package", args=[package.edition.key, package.uuid]))
    thing = _activity(f"{place}#{attempt.part}" if attempt.part else place, "lesson", {"und": package.title})
    verb = attempt.success or ("completed" if attempt.completion == "completed" else "progressed")
    result = _result(attempt.score, completion=attempt.completion == "completed", success=attempt.success)
    result["duration"] = f"PT{attempt.seconds}S"
    said = _statement(attempt.enrolment, package.edition, verb, thing, now, result)
    score = "" if attempt.score is None else f"{attempt.score:.5f}"
    return f"attempt:{attempt.pk}:{verb}:{score}", said


def of_grade(grade: ToolGrade) -> Told:
    """A tool elsewhere sent a result."""
    place = absolute(reverse("learning:tool", args=[grade.link.edition.key, grade.link.uuid]))
    share = grade.score / grade.at_most if grade.score is not None and grade.at_most else None
    result = _result(share, completion=grade.progress == "FullyGraded", success="")
    thing = _activity(place, "external", {"und": grade.link.title})
    said = _statement(grade.enrolment, grade.link.edition, "scored", thing, grade.graded_at, result)
    return f"grade:{grade.pk}:{grade.graded_at.isoformat()}", said


def of_completion(enrolment: Enrolment, now: datetime) -> Told:
    """Somebody completed the edition."""
    thing = _course(enrolment.edition)
    said = _statement(enrolment, enrolment.edition, "completed", thing, now, {"completion": True})
    return f"completion:{enrolment.pk}", said


def of_credential(credential: Credential, enrolment: Enrolment) -> Told:
    """Somebody received a credential; its public page is the object."""
    thing = _activity(absolute(f"/credenciales/{credential.code}/"), "badge", credential.achievement.titles)
    said = _statement(enrolment, enrolment.edition, "earned", thing, credential.issued_at)
    return f"credential:{credential.pk}", said


def _statement(
    enrolment: Enrolment,
    edition: Edition,
    verb: str,
    thing: Mapping[str, Any],
    at: datetime,
    result: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": str(settings.PUBLIC_URL), "name": str(enrolment.uuid)},
        },
        "verb": {"id": _VERBS[verb], "display": {"en": verb}},
        "object": dict(thing),
        "context": {
            "platform": "Minga",
            "contextActivities": {"parent": [_course(edition)]},
        },
        "timestamp": at.isoformat(),
    }
    return said | ({"result": dict(result)} if result else {})


def _course(edition: Edition) -> dict[str, Any]:
    return _activity(absolute(reverse("programmes:edition", args=[edition.key])), "course", edition.titles)


def _activity(place: str, kind: str, titles: Mapping[str, str]) -> dict[str, Any]:
    names = {language: text for language, text in titles.items() if text}
    return {"objectType": "Activity", "id": place, "definition": {"type": _TYPES[kind], "name": names}}


def _result(share: Decimal | None, *, completion: bool, success: str) -> dict[str, Any]:
    result: dict[str, Any] = {"completion": completion}
    if share is not None:
        result["score"] = {"scaled": round(float(min(max(share, Decimal(0)), Decimal(1))), 4)}
    return result | ({"success": success == "passed"} if success else {})
