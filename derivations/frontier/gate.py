"""Own: with label noise the best radial gate is 1/(|x|^2 + noise)."""

from derivations.frontier.common import (
    ISOTROPIC,
    NOISY,
    ours,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = ours(
    ref="gate",
    title="The best radial gate under label noise",
    says="With label noise the best gate phi in sum y_i x_i phi(|x_i|^2) is 1/(|x_i|^2 + noise); the risk is 1"
    " - m N/(d + (N - 1) m), m = E r/(r + noise).",
    statement=("argmin(gate) == 1/(r + noise)",),
    given=(ISOTROPIC, NOISY, Hypothesis("r = |x_i|^2; gates are taken up to a factor, which the step absorbs")),
    order=134,
    corrects="gate-assumed",
)


def derive() -> Derivation:
    r, noise = TracePolynomial.symbol("r"), TracePolynomial.symbol("noise")
    return Derivation(
        (
            infer(
                "the risk is 1 - (E phi r)^2/(d (E phi^2 (r^2 + noise r)/N + (1 - 1/N)(E phi r)^2/d)) with the best step",
                "directions are independent of lengths; noise adds noise E phi^2 r/N",
                "independence",
            ),
            infer(
                "(E phi r)^2 <= E phi^2 (r^2 + noise r) E r/(r + noise), equal only for phi = c/(r + noise)",
                "two functions of r",
                "Cauchy-Schwarz",
            ),
            *conclude({"argmin(gate)": 1 / (r + noise)}, "equality", "Cauchy-Schwarz"),
        )
    )
