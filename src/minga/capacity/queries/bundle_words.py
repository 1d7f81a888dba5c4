"""The sheet that lies in every bundle: what the files are, and how to compute the same, in three languages."""

from typing import Final

from minga.capacity.models import Computation, Wave
from minga.core.texts import pick

_COMMAND: Final = (
    "python -m minga.engines.index recipe.yaml data.csv{previous} "
    "--replicates {replicates} --seed {seed}{doubt} --out again"
)
_TEXTS: Final = {
    "es": """{title} ({year})

Aquí está todo lo que hace falta para volver a calcular estos resultados, y los resultados.

  about.json       quién, cuándo, con qué motor; huellas de la receta y de los datos
  recipe.yaml      la receta: el árbol y cada paso
  data.csv         los puntos o valores de cada entidad; published_… es lo que se publicó antes
  doubt.csv        entre qué valores estuvieron los calificadores (low_, high_) y qué tan segura es la evidencia (sure_)
  scores.csv       el puntaje de cada entidad en cada nodo
  intervals.csv    intervalos del 90 %, lugares entre pares, niveles
  findings.csv     lo que no cuadraba, y qué se decidió
  design.json      el índice entero: preguntas, rúbricas y reglas
  SHA256SUMS       la huella de cada archivo: sha256sum -c SHA256SUMS

Para calcular lo mismo, con Minga o solo con su motor:

  {command}

again/scores.csv dice lo mismo que scores.csv (aquí con seis decimales), y again/about.json las mismas huellas.
Un intervalo se amplía, donde hace falta, para que contenga su propio puntaje.
""",
    "pt": """{title} ({year})

Aqui está tudo o que é preciso para recalcular estes resultados, e os resultados. Os arquivos são os descritos
acima. Para calcular o mesmo:

  {command}

again/scores.csv diz o mesmo que scores.csv (aqui com seis casas), e again/about.json as mesmas impressões digitais.
""",
    "en": """{title} ({year})

This is all that it takes to compute these results again, and the results. The files are those described above.
To compute the same:

  {command}

again/scores.csv says the same as scores.csv (here with six decimals), and again/about.json the same hashes.
An interval is widened, where need be, to hold its own score.
""",
}


def command_of(run: Computation, *, doubt: bool, previous: bool) -> str:
    """What to type in the folder of the bundle."""
    return _COMMAND.format(
        replicates=run.replicates,
        seed=run.seed,
        doubt=" --doubt doubt.csv" if doubt else "",
        previous=" --previous previous.csv" if previous else "",
    )


def read_me(wave: Wave, run: Computation, *, doubt: bool, previous: bool) -> str:
    """README.txt, whole."""
    command = command_of(run, doubt=doubt, previous=previous)
    parts = [
        text.format(title=pick(wave.titles, language), year=wave.year, command=command)
        for language, text in _TEXTS.items()
    ]
    return "\n\n".join(parts)
