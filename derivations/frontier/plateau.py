"""Own: the plateau of separate key and query lasts of order 1/v0."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="plateau",
    title="The plateau lasts of order 1/v0",
    says="From a balanced start u = k = q = v0, d = 1, the time to reach v1 with g v1^3 <= 1/2 lies between"
    " (1/v0 - 1/v1)/l^2 and twice that.",
    statement=(),
    given=(Hypothesis("d = 1, loss 1/2 g l^2 (u k q)^2 - l^2 u k q, gradient flow, l the variance of the inputs"),),
    order=121,
    corrects="plateau-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            identity(
                "grad(g*l**2*(u*v*s)**2/2 - l**2*u*v*s, u) == l**2*v*s*(g*u*v*s - 1)",
                "the slope of the loss in u; with v = k, s = q it is the same in each: u = k = q stays, and"
                " dv/dt = l^2 v^2 (1 - g v^3)",
            ),
            infer("-l^2 <= d(1/v)/dt <= -l^2/2 while g v^3 <= 1/2", "divide by v^2", "comparison"),
        )
    )
