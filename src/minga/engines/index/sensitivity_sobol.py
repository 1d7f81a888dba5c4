"""Sobol's low-discrepancy points, scrambled: they fill the unit cube more evenly than chance does.

Direction numbers of Joe & Kuo (2008, `new-joe-kuo-6.21201`, BSD licence), first 32 dimensions. Scrambling is
Matoušek's (1998): a random lower triangular matrix of bits for each dimension, then a random digital
shift. Every scrambled point is uniform, so estimates are unbiased, and the net stays as even as it was.
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
BITS = 32
DIMENSIONS = 32

JOE_KUO: tuple[tuple[int, tuple[int, ...]], ...] = (
    (1, (1,)),
    (3, (1,)),
    (7, (1, 3)),
    (11, (1, 3, 1)),
    (13, (1, 1, 1)),
    (19, (1, 1, 3, 3)),
    (25, (1, 3, 5, 13)),
    (37, (1, 1, 5, 5, 17)),
    (41, (1, 1, 5, 5, 5)),
    (47, (1, 1, 7, 11, 19)),
    (55, (1, 1, 5, 1, 1)),
    (59, (1, 1, 1, 3, 11)),
    (61, (1, 3, 5, 5, 31)),
    (67, (1, 3, 3, 9, 7, 49)),
    (91, (1, 1, 1, 15, 21, 21)),
    (97, (1, 3, 1, 13, 27, 49)),
    (103, (1, 1, 1, 15, 7, 5)),
    (109, (1, 3, 1, 15, 13, 25)),
    (115, (1, 1, 5, 5, 19, 61)),
    (131, (1, 3, 7, 11, 23, 15, 103)),
    (137, (1, 3, 7, 13, 13, 15, 69)),
    (143, (1, 1, 3, 13, 7, 35, 63)),
    (145, (1, 3, 5, 9, 1, 25, 53)),
    (157, (1, 3, 1, 13, 9, 35, 107)),
    (167, (1, 3, 1, 5, 27, 61, 31)),
    (171, (1, 1, 5, 11, 19, 41, 61)),
    (185, (1, 3, 5, 3, 3, 13, 69)),
    (191, (1, 1, 7, 13, 1, 19, 1)),
    (193, (1, 3, 7, 5, 13, 19, 59)),
    (203, (1, 1, 3, 9, 25, 29, 41)),
    (211, (1, 3, 5, 13, 23, 1, 55)),
    (213, (1, 3, 7, 3, 13, 59, 17)),
)
"""For each dimension: its primitive polynomial, bits from the highest, and the first direction integers."""


def sobol(points: int, dimensions: int, *, seed: int | None) -> Array:
    """The first `points` Sobol points in [0, 1), shape (points, dimensions). Without a seed, unscrambled.

    Powers of two keep the balance. Refuses more than 32 dimensions with ValueError.
    """
    if not 1 <= dimensions <= DIMENSIONS:
        raise ValueError(f"Sobol points have from 1 to {DIMENSIONS} dimensions here, not {dimensions}.")
    directions = np.array([_directions(*JOE_KUO[one]) for one in range(dimensions)], dtype=np.uint32)
    shift = np.zeros(dimensions, dtype=np.uint32)
    if seed is not None:
        rng = np.random.default_rng(seed)
        directions = np.array([_scrambled(row, rng) for row in directions], dtype=np.uint32)
        shift = rng.integers(0, 2**BITS, dimensions, dtype=np.uint32)
    index = np.arange(points, dtype=np.uint32)
    gray = index ^ (index >> np.uint32(1))
    found = np.broadcast_to(shift, (points, dimensions)).copy()
    for bit in range(max(1, int(points - 1).bit_length())):
        chosen = (gray >> np.uint32(bit)) & np.uint32(1) != 0
        found[chosen] ^= directions[:, bit]
    return found / 2.0**BITS


def _directions(polynomial: int, first: tuple[int, ...]) -> list[int]:
    """Direction numbers of one dimension, as integers of 32 bits."""
    degree = polynomial.bit_length() - 1
    if degree == 0:
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    small = list(first)
    for place in range(degree, BITS):
        value = small[place - degree] ^ (small[place - degree] << degree)
        for step in range(1, degree):
            if polynomial >> (degree - step) & 1:
                value ^= small[place - step] << step
        small.append(value)
    return [value << (BITS - 1 - place) for place, value in enumerate(small)]


def _scrambled(directions: npt.NDArray[np.uint32], rng: np.random.Generator) -> npt.NDArray[np.uint32]:
    """Directions times a random lower triangular matrix over the bits, ones on its diagonal."""
    place = np.arange(BITS, dtype=np.uint64)
    noise = rng.integers(0, 2**BITS, BITS, dtype=np.uint64)
    columns = (noise & ((np.uint64(1) << (np.uint64(BITS - 1) - place)) - np.uint64(1))) | (
        np.uint64(1) << (np.uint64(BITS - 1) - place)
    )
    found = np.zeros(BITS, dtype=np.uint64)
    for bit in range(BITS):
        has = (directions.astype(np.uint64) >> np.uint64(BITS - 1 - bit)) & np.uint64(1) != 0
        found ^= np.where(has, columns[bit], np.uint64(0))
    return found.astype(np.uint32)
