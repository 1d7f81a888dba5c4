"""The toolbox of the demo world: every shipped tool, and one that a town made its own."""

from datetime import datetime
from typing import Final

from minga.core.actors import HOUSE
from minga.library.actions.adapting import (
    Field,
    adapt_tool,
    add_field,
    publish_tool,
)
from minga.library.actions.shipped import install_tools
from minga.library.models import Tool
from minga.organisations.models import Organisation
from minga.questionnaires.enums import QuestionKind

ORIGINAL: Final = "actor-map"
NAMES: Final = {
    "es": "Mapa de actores en dos lenguas",
    "pt": "Mapa de atores em duas línguas",
    "en": "Actor map in two languages",
}
NOTE: Final = (
    "La mitad de las personas del distrito habla guaraní en casa. Agregamos quién acompaña cada conversación y en "
    "qué lengua, porque sin eso invitábamos siempre a las mismas."
)
LANGUAGE_FIELD: Final = Field(
    label={
        "es": "En qué lengua y con quién se conversa",
        "pt": "Em que língua e com quem se conversa",
        "en": "In which language, and with whom one talks",
    },
    help={
        "es": "Guaraní, castellano o las dos. Anote quién acompaña.",
        "pt": "Guarani, espanhol ou as duas. Anote quem acompanha.",
        "en": "Guaraní, Spanish or both. Write down who comes along.",
    },
    kind=QuestionKind.LONG_TEXT,
)


def stock_toolbox(town: Organisation, now: datetime) -> Tool:
    """Install the shipped tools and let this town adapt one of them; gives the adaptation."""
    install_tools(actor=HOUSE, now=now)
    original = Tool.objects.get(key=ORIGINAL)
    country = town.territory.country if town.territory else ""
    made = adapt_tool(tool=original, organisation=town, names=NAMES, note=NOTE, country=country, actor=HOUSE, now=now)
    add_field(tool=made, field=LANGUAGE_FIELD, actor=HOUSE, now=now)
    return publish_tool(tool=made, actor=HOUSE, now=now)
