"""Assumed: the limiting risk of LSA is at most twice that of ridge, for every noise level."""

from fractions import Fraction

from derivations.frontier.bayes import limits
from derivations.frontier.common import (
    ISOTROPIC,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="bayes-assumed",
    title="LSA against Bayes in the limit",
    says="For d/N -> kappa and noise rho d the limiting risk of LSA is at most twice that of ridge (Bayes), for"
    " every noise level.",
    statement="lsa <= 2*ridge",
    given=(ISOTROPIC, Hypothesis("lsa and ridge are the limits of the risks per dimension, d/N -> kappa, noise rho d")),
    order=180,
    why="As the noise falls ridge tends to max(0, 1 - 1/kappa), LSA to kappa/(1 + kappa): for kappa <= 1 the"
    " ratio is unbounded (bayes).",
    witness="kappa = 1, rho = 1/12: 13/25 against 2 1/4",
)


def derive() -> Derivation:
    rho, ridge = Fraction(1, 12), Fraction(1, 4)
    return fails_at(
        {"lsa": "13/25", "ridge": "1/4"},
        "kappa = 1, rho = 1/12: LSA 13/25, ridge 1/4",
        *limits(),
        computed(
            "13/25 and 1/4 at rho = 1/12",
            "put in",
            lambda: (1 + rho) / (2 + rho) == Fraction(13, 25) and ridge**2 + rho * ridge == rho,
        ),
    )
