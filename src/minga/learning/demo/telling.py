"""The editions of the demo as they are taught, with learning's own actions, each on its day.

Paraguay is in the middle of its workshops; the rural network has met for the last time and works on; people of
the third edition completed a course; Peru is over, and was asked ninety days later. The same day gives the same
world, but for keys and the numbers of credentials.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import yaml

from minga.core.jobs import drop_waiting, known_tasks
from minga.learning.actions.standings import recompute
from minga.learning.demo import ends, meetings, teams, work, works
from minga.learning.demo.stage import Class
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Edition

TOLD: Final = Path(__file__).with_name("learning.yaml")
PARAGUAY: Final = "innovadores-publicos-paraguay"
NATIONAL: Final = "innovacion-publica-pais-moderno"
RURAL: Final = "buena-gobernanza-rural"
COURSES: Final = "innovacion-publica-360"
PERU: Final = "peru-desafios"
HOME: Final = "PY.901"


def make_learning(
    *, people: Mapping[str, Person], towns: Sequence[Organisation], editions: Mapping[str, Edition], now: datetime
) -> None:
    """Everything that was taught until today; nothing of it leaves work for the first worker."""
    told = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    classes = {key: Class(edition, people, told, now) for key, edition in editions.items()}
    for key in (PERU, RURAL, COURSES, PARAGUAY, NATIONAL):
        _meet(classes[key])
    _paraguay(classes[PARAGUAY])
    _rural(classes[RURAL])
    work.do_alone(classes[COURSES], "participatory-processes", 4)
    for taught in classes.values():
        recompute(edition=taught.edition, now=now)
    _peru(classes[PERU])
    ends.certify(classes[COURSES], now - timedelta(days=5), takes_one_back=True)
    ends.write_to_the_missing(classes[PARAGUAY], now - timedelta(days=3, hours=2))
    home = next(town for town in towns if town.territory and town.territory.code == HOME)
    ends.name(people["participant"], home, now - timedelta(days=60))
    settle_jobs()


def settle_jobs() -> None:
    """What would be computed or written about the past is done above, or is not news any more."""
    for name in known_tasks():
        if name.startswith("learning."):
            drop_waiting(name)


def _meet(taught: Class) -> None:
    meetings.lead(taught)
    meetings.hold_all(taught)
    meetings.rate(taught)
    meetings.rate_six(taught)


def _paraguay(taught: Class) -> None:
    begun = taught.over[0].starts_at - timedelta(days=3)
    meetings.make_up(taught)
    meetings.hand_out(taught)
    teams.wish(taught, begun)
    formed = teams.form(taught, taught.told["teams"]["paraguay"], begun)
    teams.present_mentor(taught, begun)
    mentors = teams.accompany(taught, formed, begun + timedelta(days=1))
    told = works.works_told()
    works.open_works(taught, formed, told, begun + timedelta(days=11))
    work.do_tasks(taught, formed, mentors, own=[each.get("work", {}) for each in told])
    teams.talk(taught, formed, mentors, "logs")
    teams.arrange(taught, formed, mentors)


def _rural(taught: Class) -> None:
    begun = taught.over[0].starts_at + timedelta(days=7)
    formed = teams.form(taught, taught.told["teams"]["rural"], begun)
    mentors = teams.accompany(taught, formed, begun + timedelta(days=1))
    work.hide_tasks(taught)
    work.do_tasks(taught, formed, mentors, work.RURAL)
    teams.talk(taught, formed, mentors, "other_logs")


def _peru(taught: Class) -> None:
    ended = datetime.combine(taught.edition.ends_on, taught.now.timetz())
    ends.certify(taught, ended + timedelta(days=8))
    ends.follow_up(taught, taught.ago(4))
