"""Assumed: the order of the two layers is irrelevant at stationary points."""

from fractions import Fraction

from derivations.frontier import two_eigenvalues
from derivations.frontier.common import (
    LAYERS,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="aniso-order-assumed",
    title="The order of two layers",
    says="At stationary points the order of the two layers is irrelevant: exchanging them does not change the loss.",
    statement="bound <= 0",
    given=(LAYERS, Hypothesis("bound is a lower bound of |L(A_1, A_2) - L(A_2, A_1)| at a stationary point")),
    order=61,
    why="At Lambda = diag(2, 1), N = 4 there are two minima of different loss, with the large steps first and"
    " last (aniso-layers).",
    witness="Lambda = diag(2, 1), N = 4: the exchange costs 0.0038",
)


def derive() -> Derivation:
    return fails_at(
        {"bound": "19/5000"},
        "Lambda = diag(2, 1), N = 4: one stationary point within 1e-9, where the exchange changes the loss by"
        " more than 0.0038",
        computed(
            "Newton-Kantorovich encloses a minimum over diagonal matrices, at which the loss and that of the"
            " exchanged pair differ",
            "a polynomial of four variables",
            lambda: two_eigenvalues.exchanged_gap("large first") > Fraction(19, 5000),
        ),
        infer(
            "it is stationary over all matrices",
            "changing the sign of a coordinate of every input leaves the law as it is",
            "symmetry",
        ),
    )
