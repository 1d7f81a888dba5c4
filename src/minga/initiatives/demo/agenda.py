"""The reform agenda of the demo world: points made from barriers of several dossiers, each on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from minga.core.actors import HOUSE
from minga.initiatives.actions.reforms import ReformText, make_reform, move_reform
from minga.initiatives.enums import BarrierKind, ReformStatus
from minga.initiatives.models import Barrier, Initiative
from minga.organisations.models import Organisation

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class _Point:
    stories: tuple[str, ...]
    text: ReformText
    steps: tuple[str, ...]
    answer: str = ""


_POINTS: Final = (
    _Point(
        ("ferias", "crecidas-uy"),
        ReformText(
            title="Compras pequeñas con reglas de compras grandes",
            kind=BarrierKind.PROCUREMENT,
            legal_reference="Norma de compras, artículo 12",
            description="Una compra de pocos cientos pasa por los mismos pasos que una obra. Una familia productora "
            "debe presentar los papeles de una empresa.",
            proposal="Un trámite simple por debajo de un tope, con una ficha de una hoja y control posterior.",
        ),
        (ReformStatus.ANALYSED, ReformStatus.IN_AGENDA),
    ),
    _Point(
        ("turnos", "licencia"),
        ReformText(
            title="Normas que piden estar presente o firmar en papel",
            kind=BarrierKind.NORM,
            legal_reference="Ordenanzas de atención y decretos de trámites",
            description="La norma pide ir a la oficina o firmar en papel aunque el servicio pueda darse por teléfono.",
            proposal="Una ordenanza modelo que acepte la llamada y la firma única.",
        ),
        (ReformStatus.ANALYSED,),
    ),
    _Point(
        ("becas",),
        ReformText(
            title="Consultar datos que otra oficina ya tiene",
            kind=BarrierKind.DATA,
            legal_reference="Convenio de datos, cláusula 3",
            description="Una secretaría no puede consultar en línea el registro civil, y pide el papel a la familia.",
            proposal="Un permiso de consulta que da la familia una sola vez.",
        ),
        (ReformStatus.ANALYSED, ReformStatus.IN_AGENDA, ReformStatus.RESOLVED),
        "Desde marzo la consulta en línea está abierta a las secretarías de educación, con permiso de la familia.",
    ),
)


def make_agenda(made: Mapping[str, Initiative], keeper: Organisation, now: datetime) -> None:
    """Three points, kept by one organisation that is recognised."""
    for number, point in enumerate(_POINTS):
        dossiers = [made[key] for key in point.stories if key in made]
        barriers = list(Barrier.objects.filter(initiative__in=dossiers, reform=None))
        at = now - (60 - 10 * number) * _DAY
        reform = make_reform(text=point.text, keeper=keeper, barriers=barriers, actor=HOUSE, now=at)
        for step, status in enumerate(point.steps, start=1):
            answer = point.answer if status == ReformStatus.RESOLVED else ""
            reform = move_reform(reform=reform, status=status, answer=answer, actor=HOUSE, now=at + 7 * step * _DAY)
