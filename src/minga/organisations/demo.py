"""Places and entities of the demo world. The towns are invented; countries and divisions are real."""

from datetime import datetime
from typing import Final

from minga.core.actors import HOUSE
from minga.organisations.actions.organisations import register_organisation
from minga.organisations.actions.territories import import_municipalities, load_territories
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.municipalities import check_municipalities

SOURCE: Final = "Mundo de ejemplo: lugares ficticios"

# code, name, division, population, latitude, longitude
_TOWNS: Final = """code,name,parent,population,rural,latitude,longitude
PY.901,Itá Porá,PY-11,18400,si,-25.62,-57.21
PY.902,Yvy Sati,PY-2,9200,si,-24.06,-56.42
PY.903,Costa Jhovy,PY-13,7100,si,-22.58,-55.90
PY.904,Colonia Tajy,PY-7,12600,si,-27.02,-55.88
BR.901,Serra Clara,BR-RS,14800,si,-31.32,-54.11
BR.902,Lagoa do Umbu,BR-RS,11300,si,-32.56,-53.38
BR.903,Ribeirão das Pedras,BR-PR,16900,si,-25.61,-52.42
BR.904,Campo do Ipê,BR-SC,8700,si,-27.24,-50.92
CL.901,Quebrada Honda,CL-CO,13100,si,-30.42,-70.81
CL.902,Villa Alerce,CL-LR,9800,si,-40.12,-72.31
CL.903,Puerto Lenga,CL-AI,6200,si,-46.12,-72.70
CL.904,Río Manso,CL-LL,10400,si,-41.63,-72.52
UY.901,Arroyo Hondo,UY-CL,8300,si,-32.44,-54.31
UY.902,Paso del Ceibal,UY-TA,7600,si,-31.83,-55.62
UY.903,Cuchilla Verde,UY-TT,5900,si,-33.11,-54.24
AR.901,San Bernabé,AR-S,98000,no,-32.10,-60.92
BO.901,Villa Esperanza,BO-L,64000,no,-16.72,-68.21
CO.901,Alto del Viento,CO-ANT,41000,no,6.31,-75.42
CO.902,Puerto Ceiba,CO-BOL,37000,no,9.21,-74.66
CO.903,San Jerónimo del Valle,CO-VAC,48000,no,3.92,-76.31
CO.904,Altos del Río,CO-BOY,22000,si,5.61,-73.22
CO.905,La Palma Real,CO-MET,19000,si,3.72,-73.51
"""

_PREFIX: Final = {"PY": "Municipalidad de", "BR": "Prefeitura de", "CL": "Municipalidad de",
                  "UY": "Municipio de", "AR": "Municipalidad de", "BO": "Gobierno Municipal de",
                  "CO": "Alcaldía de"}  # fmt: skip


def place_towns(now: datetime) -> None:
    """ISO territories, then the invented towns beneath them."""
    load_territories(actor=HOUSE, now=now)
    import_municipalities(sheet=check_municipalities(_TOWNS), source=SOURCE, actor=HOUSE, now=now)


def found_town_halls(now: datetime) -> list[Organisation]:
    """One municipal government in each town, in the order of the table."""
    towns = Territory.objects.filter(source=SOURCE).order_by("code")
    return [_town_hall(town, now) for town in towns]


def _town_hall(town: Territory, now: datetime) -> Organisation:
    return register_organisation(
        name=f"{_PREFIX[town.country]} {town}",
        type=OrganisationType.MUNICIPAL,
        territory=town,
        rural=town.rural,
        first_time=town.rural,
        peer_group="Hasta 20.000 habitantes" if (town.population or 0) <= 20_000 else "Más de 20.000 habitantes",
        about={
            "es": "Gobierno local del mundo de ejemplo. Atiende trámites, obras y servicios del municipio.",
            "pt": "Governo local do mundo de exemplo. Cuida de serviços, obras e atendimento do município.",
            "en": "Local government of the example world. It runs the town's services, works and permits.",
        },
        actor=HOUSE,
        now=now,
    )
