"""Prompts to train on, drawn on the device, and prompts to test on, the same for every rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lsa_theory.model.nonlinear.config import POINTS, RunConfig

if TYPE_CHECKING:
    import torch

Tensor = Any


def draw(generator: torch.Generator, config: RunConfig, dims: int, points: int) -> tuple[Tensor, Tensor]:
    """A batch of training prompts x (P, points, d), y (P, points) on the generator's device, P = batch * replicates.

    Coordinates from ``dims`` on are zero (curriculum). Random covariances: diagonal Exponential(1), one for each prompt.
    """
    import torch

    count, device = config.batch * config.replicates, generator.device
    x = torch.randn(count, points, config.dim, generator=generator, device=device)
    if config.covariance == "random":
        entries = torch.empty(count, 1, config.dim, device=device).exponential_(generator=generator)
        x = x * entries.sqrt()
    w = torch.randn(count, config.dim, generator=generator, device=device)
    if dims < config.dim:
        x[:, :, dims:] = 0
    return x, torch.einsum("pnd,pd->pn", x, w)


@dataclass(frozen=True, eq=False)
class Trials:
    """Prompts of 101 points: x (G, K, n, d) and y (G, K, n) for G covariances with K prompts each, not yet scaled.

    >>> prompts = draw_tests("random", dim=2, groups=3, each=4, seed=0)
    >>> prompts.x.shape, prompts.scaled(4.0)[1].shape
    ((3, 4, 101, 2), (3, 4, 101))
    """

    x: Any
    y: Any

    def scaled(self, scale: float) -> tuple[Any, Any]:
        """The same prompts with the covariances times ``scale``, the c of Figure 1."""
        return math.sqrt(scale) * self.x, math.sqrt(scale) * self.y


def draw_tests(covariance: str, *, dim: int, groups: int, each: int, seed: int) -> Trials:
    """Test prompts on Lambda = I (fixed) or on ``groups`` diagonal covariances with Exponential(1) entries (random).

    >>> first, second = (draw_tests("fixed", dim=2, groups=1, each=1, seed=5) for _ in range(2))
    >>> bool((first.x == second.x).all())
    True
    """
    rng = np.random.default_rng([seed, int(covariance == "random")])
    entries = rng.standard_exponential((groups, 1, 1, dim)) if covariance == "random" else np.ones((1, 1, 1, dim))
    x = np.sqrt(entries) * rng.standard_normal((groups, each, POINTS, dim))
    w = rng.standard_normal((groups, each, dim))
    return Trials(x, np.einsum("gknd,gkd->gkn", x, w))
