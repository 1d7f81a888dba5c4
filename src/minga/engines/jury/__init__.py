"""Scores of a jury: what each said, what it amounts to, and how sure the order is.

    rubric = Rubric((Criterion("impact", weight=60), Criterion("team", weight=40, veto_below=1)))
    marks = read_marks(rubric, [Review("a", "j1", {"impact": 3, "team": 4}), …])
    result = assess(rubric, marks, places=2, seed=7)

Always the raw beside the corrected: `result.rows` has, for each application, the mean, median and
trimmed mean of its reviews, the mean corrected for severe and lenient jurors, an interval of ranks
and the probability of being among the first; and `result.refused` says, when there is no correction,
why (`severity.Refusal`): some designs cannot tell a severe juror from a weak pile.

Model: y = μ + application + juror + error, both effects random (Searle, Casella & McCulloch 1992;
Henderson's equations), variances by restricted maximum likelihood. Shrinkage is what makes a juror
with four reviews count less than one with forty. Rank intervals and probabilities come from draws of
the effects given the scores, with the variances taken as known: they are a little too narrow when
there are few jurors, and say nothing of whether the rubric measures the right thing.
"""

from minga.engines.jury.assessing import Assessed, Row, assess
from minga.engines.jury.marks import BadMarks, Criterion, Mark, Review, Rubric, read_marks
from minga.engines.jury.order import Broken, Ordered, order, rounded
from minga.engines.jury.severity import Corrected, Refusal, correct

__all__ = [
    "Assessed",
    "BadMarks",
    "Broken",
    "Corrected",
    "Criterion",
    "Mark",
    "Ordered",
    "Refusal",
    "Review",
    "Row",
    "Rubric",
    "assess",
    "correct",
    "order",
    "read_marks",
    "rounded",
]
