"""An index over the years: a past wave, fifty entities measured and published, and three waves that go on today.

In Paraguay entities answer, the rural network reads its draft results, and a third wave is in the hands of
its graders, so that everybody of the cast has something to do.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from minga.calls.demo.stage import World
from minga.capacity.demo import going_on, national, past
from minga.capacity.demo.stage import lay_ground, prepare_another
from minga.capacity.models import Wave
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Edition

PARAGUAY: Final = "innovadores-publicos-paraguay"
NATIONAL: Final = "innovacion-publica-pais-moderno"
RURAL: Final = "buena-gobernanza-rural"
TEAMS: Final = "innovacion-publica-360"


def make_waves(
    *, people: Mapping[str, Person], towns: Sequence[Organisation], editions: Mapping[str, Edition], now: datetime
) -> list[Wave]:
    """In the order of their days. One index of the national host measures in all of them."""
    by_code = {town.territory.code: town for town in towns if town.territory}
    world = World(people, by_code, editions, {}, {}, now)
    ground = lay_ground(world, editions[NATIONAL].host)
    prepare_another(world, editions[TEAMS].host)
    before = past.bring_in(ground, world.ago(90).year - 2, world.ago(140))
    return [
        before,
        national.measure_fifty(ground, editions[NATIONAL], before),
        going_on.take_replies(ground, editions[RURAL]),
        going_on.be_graded(ground, editions[TEAMS]),
        going_on.take_answers(ground, editions[PARAGUAY]),
    ]
