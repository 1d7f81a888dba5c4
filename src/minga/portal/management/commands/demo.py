import gc
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.audit.actions import all_or_nothing
from minga.core.clock import now
from minga.people.models import Person
from minga.portal.demo import make_world


class Command(BaseCommand):
    help = "minga demo: fill an empty database with the demo world."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        if Person.objects.exists():
            raise CommandError(_("There are people here already. The demo goes only into an empty database."))
        gc.disable()  # a world that is made at once leaves little to collect, and looking for it costs a tenth
        with override("es"), all_or_nothing():
            editions = make_world(now())
        self.stdout.write(_("The demo world is ready: %(count)d editions.") % {"count": len(editions)})
