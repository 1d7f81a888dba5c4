"""The way to an assignment: choose columns, raise the floor, make it whole, say what is missing."""

from typing import Final

import numpy as np

from minga.engines.assignment.problem import Array, Found, Mask, Problem, Relaxation
from minga.engines.assignment.program import TOLERANCE, Answer, Ints, Rules, reduced_worth, solve

_ALL_COLUMNS: Final = 60_000
_FIRST_COLUMNS: Final = 20
_MORE_COLUMNS: Final = 8
_RISKY_COLUMNS: Final = 120
_ROUNDS: Final = 40
_NEAR_GAP: Final = 0.005


def assign(problem: Problem) -> Found:
    """Assign people to items. Always answers; what cannot be met stands in `unmet`.

    Deterministic. Memory about 60 bytes a pair of the table; 5,000 × 500 takes well under 20 s.
    """
    allowed = _first_columns(problem)
    rules = Rules()
    answer = _settled(problem, allowed, rules)
    floor = worst_bound = 0.0
    if problem.fair and not _is_short(answer):
        worst_bound, answer = _raise_floor(problem, allowed, rules)
        floor = worst_bound * problem.floor_share
    return _whole(problem, allowed, rules, answer, floor, worst_bound)


def _first_columns(problem: Problem) -> Mask:
    """Every pair when there are few; else the best of each item at prices that a subgradient found."""
    possible = ~problem.forbidden
    if possible.size <= _ALL_COLUMNS:
        return possible
    worth = np.where(possible, problem.worth, -1.0)
    best = worth - _prices(problem, worth)
    chosen = _top(best, _FIRST_COLUMNS)
    own_best = np.sort(worth, axis=1)[:, -3:].sum(axis=1)
    risky = np.argsort(own_best, kind="stable")[: max(50, len(own_best) // 25)]
    chosen[risky] |= _top(worth[risky], _RISKY_COLUMNS)
    for item, person in problem.locked:
        chosen[problem.row[item], problem.column[person]] = True
    return chosen & possible


def _prices(problem: Problem, worth: Array) -> Array:
    """What a place with each person costs, roughly: sixty rounds of projected subgradient."""
    reviews = np.array(problem.reviews)
    most = np.maximum(np.array(problem.most, dtype=float), 0.5)
    prices, step, take = np.zeros(len(most)), 0.05, int(reviews.max(initial=1))
    for _ in range(60):
        order = np.argpartition(-(worth - prices), min(take, worth.shape[1] - 1), axis=1)[:, :take]
        load = np.bincount(order.ravel(), minlength=len(most))
        prices = np.maximum(0.0, prices + step * (load - most) / most)
        step *= 0.95
    return prices


def _top(worth: Array, count: int) -> Mask:
    """Marks the best of each row."""
    count = min(count, worth.shape[1])
    best = np.argpartition(-worth, count - 1, axis=1)[:, :count]
    mask = np.zeros(worth.shape, dtype=bool)
    np.put_along_axis(mask, best, True, axis=1)
    return mask


def _settled(problem: Problem, allowed: Mask, rules: Rules, *, raise_floor: bool = False, floor: float = 0.0) -> Answer:
    """Solve, adding the columns that would help and the panels that are broken, until nothing changes."""
    for _ in range(_ROUNDS):
        answer = solve(problem, allowed, rules, raise_floor=raise_floor, floor=floor)
        grew = _grow(problem, allowed, rules, answer)
        broken = _broken_panels(problem, answer.x, rules)
        low = _below(problem, answer, answer.floor) if raise_floor else np.zeros(0, dtype=np.int64)
        if raise_floor and len(low):
            rules.floors = np.union1d(rules.floors, low)
        rules.panels += broken
        if not grew and not broken and not len(low):
            break
    return answer


def _grow(problem: Problem, allowed: Mask, rules: Rules, answer: Answer) -> bool:
    if allowed.size <= _ALL_COLUMNS:
        return False
    worth = reduced_worth(problem, answer, rules)
    worth[allowed | problem.forbidden] = -1.0
    helpful = worth > TOLERANCE
    if not helpful.any():
        return False
    allowed |= helpful & _top(worth, _MORE_COLUMNS)
    return True


def _below(problem: Problem, answer: Answer, floor: float) -> Ints:
    """Items served below the floor, that have no row yet or need one."""
    low: Ints = np.nonzero((service(problem, answer.x) < floor - TOLERANCE) & (np.array(problem.reviews) > 0))[0]
    return low


def service(problem: Problem, x: Array) -> Array:
    """Mean affinity of the panel of each item (1 where none is asked for)."""
    reviews = np.array(problem.reviews, dtype=float)
    sums = (problem.affinity * x).sum(axis=1)
    return np.divide(sums, reviews, out=np.ones_like(sums), where=reviews > 0)


def _broken_panels(problem: Problem, x: Array, rules: Rules) -> list[tuple[int, Ints]]:
    """Panels in which a group has more than one, and that have no row yet."""
    if problem.spread_price <= 0:
        return []
    known = {(item, int(members[0])) for item, members in rules.panels}
    found = []
    for labels in problem.groups.values():
        names = sorted({label for label in labels if label})
        place = np.array([names.index(label) if label else -1 for label in labels])
        for number, name in enumerate(names):
            members: Ints = np.nonzero(place == number)[0]
            if len(members) < 2:
                continue
            for item in np.nonzero(x[:, members].sum(axis=1) > 1 + 1e-6)[0]:
                if (int(item), int(members[0])) not in known:
                    found.append((int(item), members))
                    known.add((int(item), int(members[0])))
            del name
    return found


def _raise_floor(problem: Problem, allowed: Mask, rules: Rules) -> tuple[float, Answer]:
    """The highest floor of the relaxation: no assignment serves its worst item better."""
    possible = np.where(problem.forbidden, 0.0, problem.affinity)
    reviews = np.array(problem.reviews)
    best = np.array(
        [np.sort(row)[-count:].mean() if count else 1.0 for row, count in zip(possible, reviews, strict=True)]
    )
    rules.floors = np.sort(np.argsort(best, kind="stable")[: min(50, len(best))])
    rules.floors = rules.floors[reviews[rules.floors] > 0]
    answer = _settled(problem, allowed, rules, raise_floor=True)
    return answer.floor, answer


def _whole(problem: Problem, allowed: Mask, rules: Rules, relaxed: Answer, floor: float, worst_bound: float) -> Found:
    """Whole pairs at the highest floor that branch-and-bound reaches, and the bound that proves them."""
    if floor > 0:
        served = service(problem, relaxed.x)
        rules.floors = np.union1d(rules.floors, np.nonzero((served < floor * 1.1) & (np.array(problem.reviews) > 0))[0])
        for share in (1.0, 0.995, 0.98, 0.95, 0.9, 0.8, 0.5, 0.0):
            bounded = _settled(problem, allowed, rules, floor=floor * share - TOLERANCE)
            answer = _rounded(problem, allowed, rules, bounded, floor * share - TOLERANCE)
            if answer is not None:
                return _told(problem, answer, bounded.objective, worst_bound)
    answer = _rounded(problem, allowed, rules, relaxed, 0.0)
    return _told(problem, answer or relaxed, relaxed.objective, worst_bound)


def _rounded(problem: Problem, allowed: Mask, rules: Rules, relaxed: Answer, floor: float) -> Answer | None:
    """The answer with whole pairs, or None when the floor cannot be held with whole pairs."""
    if _is_short(relaxed) and floor > 0:
        return None
    if np.abs(relaxed.x - relaxed.x.round()).max(initial=0) < 1e-6:
        if len(rules.floors) == 0 or not len(_below(problem, relaxed, floor)):
            return relaxed
        rules.floors = np.union1d(rules.floors, _below(problem, relaxed, floor))
    near = _near(problem, allowed, rules, relaxed)
    if near is not None:
        answer = _branched(problem, near, rules, floor)
        if answer is not None and answer.objective >= relaxed.objective - _NEAR_GAP * abs(relaxed.objective):
            return answer
    return _branched(problem, allowed, rules, floor)


def _near(problem: Problem, allowed: Mask, rules: Rules, relaxed: Answer) -> Mask | None:
    """Only the columns of items that are fractional or at a floor; the others keep what they have.

    Branch-and-bound over these alone is a matter of seconds, and its bound is that of all pairs.
    """
    if allowed.size <= _ALL_COLUMNS:
        return None
    fractional = np.abs(relaxed.x - relaxed.x.round()).max(axis=1) > 1e-6
    free = fractional.copy()
    free[rules.floors] = True
    near = relaxed.x > 0.5
    near[free] = allowed[free]
    return near


def _branched(problem: Problem, allowed: Mask, rules: Rules, floor: float) -> Answer | None:
    for _ in range(6):
        answer = solve(problem, allowed, rules, floor=floor, whole=True)
        if _is_short(answer) and floor > 0:
            return None
        low = _below(problem, answer, floor - 1e-6)
        broken = _broken_panels(problem, answer.x, rules)
        if not len(low) and not broken:
            return answer
        rules.floors = np.union1d(rules.floors, low)
        rules.panels += broken
    return answer if not len(low) else None


def _is_short(answer: Answer) -> bool:
    return bool(answer.short.sum() > 0.5)


def _told(problem: Problem, answer: Answer, bound: float, worst_bound: float) -> Found:
    x = answer.x.round().astype(int)
    missing = np.array(problem.reviews) - x.sum(axis=1)
    unmet = {problem.items[n]: int(missing[n]) for n in np.nonzero(missing > 0)[0]}
    pairs = tuple((problem.items[i], problem.people[j]) for i, j in zip(*np.nonzero(x), strict=True))
    served = service(problem, x.astype(float))
    asked = np.array(problem.reviews) > 0
    value = _value(problem, x)
    return Found(
        pairs=pairs,
        total=float((problem.affinity * x).sum()),
        value=value,
        bound=max(bound, value),
        worst=float(served[asked].min()) if asked.any() else 1.0,
        worst_bound=worst_bound,
        loads=dict(zip(problem.people, x.sum(axis=0).tolist(), strict=True)),
        unmet=unmet,
        relaxation=_relaxation(problem) if unmet else Relaxation(),
    )


def _value(problem: Problem, x: Array) -> float:
    """Worth of the pairs less the prices of load and of panels with two of a group."""
    even = np.minimum(np.array(problem.most), problem.even_load)
    over = np.maximum(0, x.sum(axis=0) - even).sum()
    twice = 0.0
    for labels in problem.groups.values():
        for name in {label for label in labels if label}:
            members = [n for n, label in enumerate(labels) if label == name]
            twice += float(np.maximum(0, x[:, members].sum(axis=1) - 1).sum())
    return float((problem.worth * x).sum() - problem.load_price * over - problem.spread_price * twice)


def _relaxation(problem: Problem) -> Relaxation:
    """The least extra load that would meet every number, and the items for which people are missing."""
    reviews = np.array(problem.reviews)
    people = (~problem.forbidden).sum(axis=1)
    missing = {problem.items[n]: int(reviews[n] - people[n]) for n in np.nonzero(people < reviews)[0]}
    eased = Problem(
        items=problem.items,
        people=problem.people,
        affinity=np.zeros(problem.affinity.shape),
        reviews=tuple(np.minimum(reviews, people).tolist()),
        most=(len(problem.items),) * len(problem.people),
        conflicts={
            (problem.items[i], problem.people[j]): "no" for i, j in zip(*np.nonzero(problem.forbidden), strict=True)
        },
        locked=problem.locked,
        fair=False,
    )
    x = _least_extra(eased, np.array(problem.most))
    extra = np.maximum(0, x.sum(axis=0) - np.array(problem.most))
    return Relaxation({problem.people[n]: int(extra[n]) for n in np.nonzero(extra > 0)[0]}, missing)


def _least_extra(eased: Problem, most: Ints) -> Array:
    """Who looks at what when load above `most` is possible but costs: grown person by person.

    Successive augmenting paths in the table of pairs: each missing review looks for the nearest person
    with room, moving others on the way; only when there is none does somebody take one more.
    """
    x = np.zeros(eased.affinity.shape)
    for item, person in eased.locked:
        x[eased.row[item], eased.column[person]] = 1
    possible = ~eased.forbidden
    room = most - x.sum(axis=0)
    for row in range(len(eased.items)):
        for _ in range(int(eased.reviews[row] - x[row].sum())):
            if not _augment(x, possible, room, row, eased):
                # Everybody she could go to is full: the least overloaded takes one more.
                column = int(np.argmax(np.where(possible[row] & (x[row] == 0), room, -np.inf)))
                x[row, column] = 1
                room[column] -= 1
    return x


def _augment(x: Array, possible: Mask, room: Array, start: int, eased: Problem) -> bool:
    """Give `start` one more person with room, moving other items if need be (breadth first)."""
    locked = {(eased.row[item], eased.column[person]) for item, person in eased.locked}
    came: dict[int, tuple[int, int]] = {}
    queue = [(start, -1)]
    seen_items = {start}
    while queue:
        item, _from = queue.pop(0)
        for person in np.nonzero(possible[item] & (x[item] == 0))[0]:
            if int(person) in came:
                continue
            came[int(person)] = (item, _from)
            if room[person] > 0:
                _follow(x, room, int(person), came)
                return True
            for other in np.nonzero(x[:, person])[0]:
                if int(other) not in seen_items and (int(other), int(person)) not in locked:
                    seen_items.add(int(other))
                    queue.append((int(other), int(person)))
    return False


def _follow(x: Array, room: Array, person: int, came: dict[int, tuple[int, int]]) -> None:
    room[person] -= 1
    while True:
        item, given_up = came[person]
        x[item, person] = 1
        if given_up < 0:
            return
        x[item, given_up] = 0
        person = given_up
