"""What a score stands beside: its peers, its own past, and what would raise it. Written once a run is done.

Pages of one entity must cost the same among 50 and among 1,122, so what its group scored is kept here
instead of being counted again for every reader. Both belong to one run and freeze with its wave
(trigger in migration `comparing`); never write them from a page.
"""

from typing import ClassVar

from django.db import models

from minga.capacity.models.computing import Computation
from minga.capacity.models.index import Measured
from minga.core.personal import NOTHING_PERSONAL


class GroupScore(models.Model):
    """What a peer group scored at one node. Without a name, `group` is everybody in the wave.

    `spots`: of the root only, how many stand where: [place from 0 to `SPOTS` along the scale, number].
    """

    SPOTS: ClassVar[int] = 140
    personal = NOTHING_PERSONAL

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="group_scores")
    group = models.CharField(max_length=80, blank=True)
    node = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    least = models.DecimalField(max_digits=14, decimal_places=6)
    lower = models.DecimalField(max_digits=14, decimal_places=6)
    median = models.DecimalField(max_digits=14, decimal_places=6)
    upper = models.DecimalField(max_digits=14, decimal_places=6)
    most = models.DecimalField(max_digits=14, decimal_places=6)
    spots = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["computation", "group", "node"], name="capacity_group_scored_once")
        ]

    def __str__(self) -> str:
        return f"{self.computation}: {self.group}, {self.node} = {self.median}"


class Explanation(models.Model):
    """Why the score of one entity moved since an earlier run, and the smallest ways to raise it.

    `real`, `method` and `peers` add up to `after` − `before` (`engines.index.explain_change`); `nodes` is
    the part of each node in `real`. `steps` is for composite indices, whose ways up need the engine; in
    an index of points they are read off the rubric (`queries.improving`).
    """

    personal = NOTHING_PERSONAL

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="explanations")
    measured = models.ForeignKey(Measured, on_delete=models.CASCADE, related_name="explanations")
    since = models.ForeignKey(Computation, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    after = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    real = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    method = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    peers = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    nodes = models.JSONField(default=dict)
    steps = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["computation", "measured"], name="capacity_explained_once")
        ]

    def __str__(self) -> str:
        return f"{self.measured}: {self.before} → {self.after}"
