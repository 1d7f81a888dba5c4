"""Jobs of the index; importing this package registers them all. One line for each room that has some."""

from minga.capacity.tasks import answering, computing, grading, results

__all__ = ["answering", "computing", "grading", "results"]
