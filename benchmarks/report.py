"""What `make bench` prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.load import Measured


@dataclass(frozen=True)
class Goal:
    """Something to reach, and whether it was."""

    words: str
    reached: bool


def say(goals: Iterable[Goal]) -> int:
    """Print each goal with its outcome; 1 when one is missed."""
    asked = list(goals)
    for goal in asked:
        print(f"{'reached' if goal.reached else 'MISSED '}  {goal.words}")
    return 0 if all(goal.reached for goal in asked) else 1


def table(bare: Measured, pages: Mapping[str, Measured]) -> str:
    """One line a page."""
    lines = [f"{'page':<48} {'req/s':>8} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'of bare':>8} {'KB':>6}"]
    for name, measured in {"bare view, 20 rows": bare, **pages}.items():
        share = measured.per_second / bare.per_second
        lines.append(
            f"{name:<48} {measured.per_second:>8.0f} {measured.percentile(0.5):>8.1f} "
            f"{measured.percentile(0.95):>8.1f} {measured.cpu:>8.1f} {share:>8.0%} {measured.size / 1024:>6.1f}"
        )
    return "\n".join(lines)


def goals_of(bare: Measured, pages: Mapping[str, Measured], pairs: Mapping[str, str]) -> list[Goal]:
    """At least half of the bare view; the large list at most 10 % slower than the small one, kept or drawn anew."""
    goals = [
        Goal(
            f"{name}: at least 50 % of the bare view ({measured.per_second / bare.per_second:.0%})",
            measured.per_second >= 0.5 * bare.per_second,
        )
        for name, measured in pages.items()
        if not name.endswith("drawn anew")
    ]
    for large, small in pairs.items():
        slower = 1 - pages[large].per_second / pages[small].per_second
        goals.append(Goal(f"{large}: at most 10 % slower than {small} ({slower:+.0%})", slower <= 0.10))
    return goals
