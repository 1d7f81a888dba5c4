"""A public lottery that anybody can draw again.

Before the draw the *plan* is published: the entries, the places, the method, and a commitment to
a secret. After it, the secret and a later public value (a winning number, a closing price) are
published too. Nobody could choose the outcome: who knew the secret did not know the public value
when she committed, and who knew the public value did not know the secret.

    plan = Plan(title="…", entries=(Entry("a"), Entry("b")), places=1, commitment=commitment("secret"), beacon="…")
    drawn = draw(plan, secret="secret", public_value="4711")

The method, `minga-lottery-1`, in ten lines of Python: see `docs/subsystems/lottery.md`.

* seed = SHA-256 of "plan hash|secret|public value", in hexadecimal.
* number of an entry in a round = SHA-256 of "seed|round|id", read as a number u in (0, 1).
* order of a round: by −ln(u) / weight, smallest first (Efraimidis & Spirakis 2006: sampling without
  replacement with probability proportional to weight); with equal weights simply by u, largest first.
* round "stratum": each stratum fills its own places. Round "open": whoever is left competes for the
  places that belong to no stratum, and for those that a stratum could not fill. The second round
  draws new numbers: with the old ones, whoever just missed in the first would start behind.
* the waiting list is the rest of the order of round "open".

The draw makes two comparable groups: those whose chance was strictly between 0 and 1. `chance` is
the probability of each entry (exact where weights are equal, else from simulated draws), so that the
effect of a programme can be measured afterwards (inverse probability weighting).
"""

from minga.engines.lottery.drawing import draw
from minga.engines.lottery.files import as_published, entries_from_csv, from_published, plan_json, result_csv, verify
from minga.engines.lottery.plan import BadPlan, Drawn, Entry, Fate, Outcome, Plan, Stratum, commitment, plan_hash

__all__ = [
    "BadPlan",
    "Drawn",
    "Entry",
    "Fate",
    "Outcome",
    "Plan",
    "Stratum",
    "as_published",
    "commitment",
    "draw",
    "entries_from_csv",
    "from_published",
    "plan_hash",
    "plan_json",
    "result_csv",
    "verify",
]
