"""What the published files of Bogotá, 2021, say: read in plain Python, without Minga, to be compared with it.

truth = the_truth()
truth.above, truth.unadded, truth.silent, truth.blank   # the mistakes that the workbook holds, by entity
"""

import csv
from dataclasses import dataclass, field

from tests.engines.index.reference import BOGOTA

TOTALS = ("c1", "c2", "c3", "c4", "total")
CLOSE = 0.05


@dataclass
class Truth:
    """What the files say, read without Minga: rows in their order, and what is wrong in them."""

    names: list[str] = field(default_factory=list)
    published: dict[tuple[str, str], float] = field(default_factory=dict)
    summed: dict[tuple[str, str], float] = field(default_factory=dict)
    above: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)
    blank: dict[str, list[str]] = field(default_factory=dict)

    @property
    def unadded(self) -> dict[str, str]:
        """Published sums that are not the sum, by entity."""
        return {
            name: code for (name, code), value in self.published.items() if abs(self.summed[name, code] - value) > CLOSE
        }


def the_truth() -> Truth:
    """Sums, maxima and blanks in plain Python."""
    with (BOGOTA / "2021-structure.csv").open(encoding="utf-8") as file:
        most = {row["question"]: (row["component"], float(row["max_points"])) for row in csv.DictReader(file)}
    with (BOGOTA / "2021-points.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    truth = Truth()
    for row in rows:
        name = " ".join(row["entity"].split())
        truth.names.append(name)
        points = {code: float(row[code]) for code in most if row[code].strip()}
        empty = [code for code, (_part, worth) in most.items() if code not in points and worth]
        if len(empty) == sum(1 for _part, worth in most.values() if worth):
            truth.silent.append(name)
        elif empty:
            truth.blank[name] = empty
        for code, value in points.items():
            if value > most[code][1] + 1e-9:
                truth.above[name] = (code, value, most[code][1])
        for code in TOTALS:
            parts = [value for key, value in points.items() if code in ("total", f"c{most[key][0]}")]
            truth.summed[name, code] = sum(parts)
            if row[f"published_{code}"].strip():
                truth.published[name, code] = float(row[f"published_{code}"])
    return truth
