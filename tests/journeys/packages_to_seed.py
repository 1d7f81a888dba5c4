"""An edition with packages to play, made in the Minga that the environment names; prints one JSON.

python -m tests.journeys.packages_to_seed world KEY    where each package is played, and the page of those who teach
"""

import json
import sys
import time
from itertools import count

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.urls import reverse  # noqa: E402

from minga.core.texts import all_languages  # noqa: E402
from minga.learning.models import Package  # noqa: E402
from minga.organisations.enums import RoleKind  # noqa: E402
from minga.people.models import Person  # noqa: E402
from tests.factories import learning, organisations, people, programmes  # noqa: E402
from tests.factories.organisations import own_organisation, role  # noqa: E402
from tests.factories.packages import SCORM_2004, h5p, make_package, scorm  # noqa: E402
from tests.journeys.packages_told import DRIVER, ESCAPES, HOLDER, LESSON, LESSON_2004, QUESTION, RISE, SPARE  # noqa: E402


def world(key: str) -> dict[str, str]:
    """The participant takes part, the facilitator teaches; one session holds every package."""
    first = int(time.time()) % 10**8
    for factory in (organisations, people, programmes):
        vars(factory)["_numbers"] = count(first)
    edition = programmes.make_edition(key=key, status="running", titles=all_languages("Paquetes"))
    participant = Person.objects.get(email="participant@minga.example")
    learning.make_participant(edition, person=participant, organisation=own_organisation(participant))
    role(Person.objects.get(email="facilitator@minga.example"), RoleKind.FACILITATOR, edition)
    session = learning.make_session(module=learning.make_module(edition))
    contents = {
        "scorm12": scorm(index=LESSON),
        "scorm2004": scorm(SCORM_2004, index=LESSON_2004),
        "rise": scorm(index=HOLDER, **{"scormdriver.js": DRIVER, "scormcontent/index.html": RISE}),
        "h5p": h5p(script=QUESTION),
        "escapes": scorm(index=ESCAPES),
        "spare": scorm(index=LESSON),
    }
    places = {"packages": reverse("learning:packages", args=[key])}
    for name, content in contents.items():
        package = make_package(edition, content, session=session)
        page = "" if name == "h5p" else "?parte=2"  # the first of SCORM is a chapter
        if name == "spare":
            Package.objects.filter(pk=package.pk).update(title=SPARE)
        places[name] = reverse("learning:package", args=[key, package.uuid]) + page
    return places


def main() -> None:
    """Do what was asked, whole or not at all."""
    verb, key = sys.argv[1:]
    with transaction.atomic():
        found = {"world": world}[verb](key)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
