"""Which stationary points the gradient flow reaches from random starts in all blocks: counted in floats, not proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.flow.full.rosenbrock import follow
from lsa_theory.model.landscape.explore import Landscape

Array = Any


@dataclass(frozen=True)
class Basins:
    """How many of ``flows`` end at each point of the landscape, at a point it lacks, at the saddle v = 0, or nowhere yet.

    The starts have independent normal entries in U11, u12, u21, u of standard deviation ``scale``.
    """

    ends: tuple[int, ...]
    elsewhere: int
    at_saddle: int
    unfinished: int
    flows: int
    scale: float
    seed: int


def basins(found: Landscape, flows: int = 200, scale: float | None = None, seed: int = 0) -> Basins:
    """Integrate ``flows`` flows (3.9) together and see where they end.

    Starts are normal of size ``scale``, if not given 1/4 of the root mean square of the balanced global minimum.

    Raises InputError for less than one flow and a scale that is not positive.

    >>> from lsa_theory.model.landscape.explore import explore
    >>> from lsa_theory.model.setting import Setting
    >>> one = explore(Setting([["1"]], 1), starts=10)
    >>> sum(basins(one, flows=8).ends)
    8
    """
    if flows < 1:
        raise InputError("flows", flows, "an integer >= 1", "give the number of random starts")
    if scale is not None and not 0 < scale < 1e3:
        raise InputError("scale", scale, "a number above 0 and below 1000", "give the standard deviation of the starts")
    loss = BilinearLoss.of(found.setting.as_float())
    d = loss.dimension
    typical = 0.25 * _size(found) if scale is None else scale
    y = typical * np.random.default_rng(seed).standard_normal((flows, (d + 1) ** 2))
    y, arrived = follow(loss, y)
    # what is left to the limit is small where the gradient is: the loss tells limits apart, u^2 / |v|^2 equal losses
    shares = [float(p.y[d] ** 2 / (p.y[: d + 1] ** 2).sum()) for p in found.points]
    values = [float(p.loss) for p in found.points]
    ends, elsewhere, saddle = [0] * len(values), 0, 0
    for state, value, done in zip(y, loss.value(y), arrived, strict=True):
        share = state[d] ** 2 / (state[: d + 1] ** 2).sum()
        near = [i for i, x in enumerate(values) if abs(x - value) < 1e-5 * loss.c and abs(shares[i] - share) < 1e-2]
        if not done:
            continue
        if near:
            ends[near[0]] += 1
        elif abs(value - loss.c) < 1e-5 * loss.c:
            saddle += 1
        else:
            elsewhere += 1
    return Basins(tuple(ends), elsewhere, saddle, int((~arrived).sum()), flows, typical, seed)


def _size(found: Landscape) -> float:
    """The root mean square of the entries of the balanced global minimum."""
    y = found.points[0].y.astype(float)
    d = found.setting.dimension
    v, k = np.linalg.norm(y[: d + 1]), np.linalg.norm(y[d + 1 :])
    return float(np.sqrt(2 * v * k / len(y)))
