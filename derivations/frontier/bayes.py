"""Own: the limiting risks of LSA and ridge, and the cost of centring."""

from derivations.frontier.common import (
    ISOTROPIC,
    ours,
)
from lsa_theory.kernel.claim import Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="bayes",
    title="LSA and ridge at kappa = 1",
    says="At d = N -> infinity, noise rho d: LSA has the risk (1 + rho)/(2 + rho), ridge (sqrt(rho^2 + 4 rho) -"
    " rho)/2; the ratio is unbounded as rho -> 0.",
    statement=(),
    given=(ISOTROPIC, Hypothesis("d = N -> infinity, noise rho d, rho > 0; risks per dimension; ridge is Bayes")),
    order=181,
    corrects="bayes-assumed",
    expected=Status.UNDECIDED,  # argued by named rules, nothing computed
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the risk of ridge is z m(-z), z = rho kappa, m the Stieltjes transform of the law of Marchenko and Pastur",
                "posterior variance",
                "computation",
            ),
            infer("kappa z m^2 + (1 - kappa + z) m - 1 = 0", "the equation of m", "computation"),
            infer("kappa = 1: z m^2 + z m - 1 = 0, z m = (sqrt(z^2 + 4 z) - z)/2", "z = rho", "substitution"),
            infer(
                "LSA: 1 - 1/(1 + kappa (1 + rho)) = (1 + rho)/(2 + rho)",
                "one scalar step, E tr(S^2)/d -> 1 + kappa",
                "computation",
            ),
        )
    )
