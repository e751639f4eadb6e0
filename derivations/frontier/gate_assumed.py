"""Assumed: with label noise the best radial gate is 1/|x|^2."""

from fractions import Fraction

from derivations.frontier.common import (
    ISOTROPIC,
    NOISY,
    assumed,
    computed,
    fails_at,
)
from derivations.frontier.gate import pairs
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = assumed(
    ref="gate-assumed",
    title="The best radial gate under label noise",
    says="With label noise the best gate phi in sum y_i x_i phi(|x_i|^2) is 1/|x_i|^2.",
    statement="phi == 1/r",
    given=(
        ISOTROPIC,
        NOISY,
        Hypothesis(
            "r = |x_i|^2, phi the best gate up to a factor that makes phi (r + noise) = 1 at r = 1, here at r = 2, noise = 1"
        ),
    ),
    order=133,
    why="It is 1/(|x_i|^2 + noise) (gate).",
    witness="r = 2, noise = 1: 2/3 of its value at r = 1, against 1/2",
)


def derive() -> Derivation:
    return fails_at(
        {"r": "2", "phi": "1/3"},
        "noise = 1: phi(1) = 1/2, phi(2) = 1/3; 1/r would halve it",
        infer(
            "E phi^2 (r^2 + noise r) over (E phi r)^2 is least at phi = 1/(r + noise)",
            "(E phi r)^2 <= E phi^2 (r^2 + noise r) E r/(r + noise), equal only there",
            "Cauchy-Schwarz",
        ),
        computed(
            "every pair of lengths adds a square to the difference", "Lagrange's identity, of rational functions", pairs
        ),
        computed(
            "noise = 1, r in {1, 2} equally likely: the ratio is 12/7 = 1/E r/(r + 1) at phi = (1/2, 1/3),"
            " and 7/4 > 12/7 at 1/r",
            "in fractions; a law of two lengths",
            _two_lengths,
        ),
    )


def _ratio(first: Fraction, second: Fraction) -> Fraction:
    """E phi^2 (r^2 + r) over (E phi r)^2 for the gates at r = 1 and r = 2."""
    return (first**2 * 2 + second**2 * 6) / 2 / ((first + 2 * second) / 2) ** 2


def _two_lengths() -> bool:
    best, inverse = _ratio(Fraction(1, 2), Fraction(1, 3)), _ratio(Fraction(1), Fraction(1, 2))
    mean = (Fraction(1, 2) + Fraction(2, 3)) / 2  # of r/(r + 1)
    return best == 1 / mean == Fraction(12, 7) and inverse == Fraction(7, 4) > best
