"""Assumed: a budget of tokens is best split evenly between the length and the number of prompts."""

from fractions import Fraction

from derivations.frontier.budget import share
from derivations.frontier.common import (
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="budget-assumed",
    title="A budget of tokens",
    says="A budget of B = N P tokens is best split evenly, prompts as long as there are of them.",
    statement="even <= longer",
    given=(
        Hypothesis("isotropic inputs, no noise; training on P prompts of N examples leaves tr(H^-1 C)/(2 P), H the Hessian"
                   " and C the covariance of the gradient at the minimum: the classical rate"),
        Hypothesis("even and longer are the relative risks at N = P and at N = 2 sqrt(B), P = sqrt(B)/2"),
    ),
    order=187,
    why="To leading order what training leaves depends on B alone, while longer prompts help as 1/N (budget).",
    witness="d = 1, B = 10^4: 0.0214 for 100 prompts of 100, 0.0117 for 50 of 200",
)  # fmt: skip


def derive() -> Derivation:
    even, longer = (relative(n) for n in (100, 200))
    return fails_at(
        {"even": str(even), "longer": str(longer)},
        "d = 1, B = 10^4: longer prompts have the smaller risk",
        *share(),
        computed(
            "0.0214 and 0.0117", "put in d = 1, B = 10^4", lambda: even > Fraction(21, 1000) and longer < Fraction(12, 1000)
        ),
    )


def relative(n: int) -> Fraction:
    """``(d + 1)/(N + d + 1) + h/B`` at d = 1, where h = 18 N (N + 6)/(N + 2)^2."""
    return Fraction(2, n + 2) + Fraction(18 * n * (n + 6), (n + 2) ** 2 * 10**4)
