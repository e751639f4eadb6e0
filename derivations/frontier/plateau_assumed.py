"""Assumed: the plateau of separate key and query lasts of order log(1/v0)."""

from derivations.frontier.common import (
    assumed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="plateau-assumed",
    title="The plateau of separate key and query",
    says="From a small balanced start v0 separate key and query leave the plateau after a time of order log(1/v0).",
    statement="exponent == 0",
    given=(
        Hypothesis(
            "d = 1, u = k = q = v, dv/dt = l^2 v^2 - g l^2 v^5; the time to reach a fixed size grows like"
            " v0^(-exponent), 0 for log"
        ),
    ),
    order=120,
    why="v' ~ l^2 v^2 near 0: the time is 1/(l^2 v0) (plateau). Merged, v' ~ l^2 v, it is log(1/v0)/l^2.",
    witness="exponent 1",
)


def derive() -> Derivation:
    return fails_at(
        {"exponent": "1"},
        "d = 1: 1/v falls at the rate l^2 (1 - g v^3): the time is (1/v0 - 1/v1)/l^2 up to a constant factor"
        " while g v^3 < 1/2",
        identity(
            "grad(g*l**2*(u*v*s)**2/2 - l**2*u*v*s, u) == l**2*v*s*(g*u*v*s - 1)",
            "at u = v = s: dv/dt = l^2 v^2 - g l^2 v^5, and d(1/v)/dt = -l^2 + g l^2 v^3",
        ),
        infer("between -l^2 and -l^2/2 while g v^3 < 1/2", "comparison with constant speeds", "comparison"),
    )
