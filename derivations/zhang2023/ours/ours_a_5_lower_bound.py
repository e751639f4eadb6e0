"""Own claim: u^2 >= sigma^2/2 ||Lambda Theta||_F^2 [2 - sigma^2 ||Gamma||_op] / ||Lambda^2||_F, sharper than lem-A.5
in both places where sqrt(d) stands there."""

from fractions import Fraction

from derivations.zhang2023.ours.ours_a_4_sign import uniqueness_steps
from derivations.zhang2023.shared.descent import EXTREMES, descent_steps, floor_steps, frobenius, start_bound, start_steps
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import covariance
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-A.5",
    title="The value block stays away from zero, sharper",
    says="From Assumption 3.3, u(t)^2 is at least the printed bound with both factors sqrt(d) removed.",
    statement=("u**2 >= sigma**2/2*norm_F(Lambda*Theta)**2*(2 - sigma**2*norm_op(Gamma))/norm_F(Lambda**2)",),
    given=(COVARIANCE, PROMPTS, START),
    where="not in the paper; sharpens Lemma A.5",
    section="Appendix",
    order=15,
    as_printed=False,
    measures=("trajectory",),
)


def derive() -> Derivation:
    return Derivation(
        (
            *start_steps("1"),
            *uniqueness_steps(),
            *descent_steps(),
            *floor_steps("||Lambda^2||_F"),
            infer(
                "||Lambda^2||_F <= sqrt(d) ||Lambda||_op^2, with equality only for Lambda ~ I",
                "so the bound is never below that of lem-A.5",
                "operator norm",
            ),
            *conclude(
                {"u**2 >=": sharper_floor()},
                "-ell(0) <= -ell(t) <= norm * u^2",
                "substitution",
                EXTREMES,
                coq={"u**2 >=": "printed.flow.ours_A_5_1"},
            ),
        ),
        EXTREMES,
    )


def sharper_floor() -> TracePolynomial:
    """The lower bound of ``u^2`` from ``-ell(0) <= ||Lambda^2||_F u^2``."""
    square = covariance() * covariance()
    return -start_bound(TracePolynomial.scalar(1)) / frobenius(square) ** Fraction(1, 2)
