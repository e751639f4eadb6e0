"""Lemma A.5: u >= sqrt(sigma^2/(2 sqrt(d) ||Lambda||_op^2) ||Lambda Theta||_F^2 [2 - sqrt(d) sigma^2 ||Gamma||_op]) >
0."""

from derivations.zhang2023.paper.lem_a_4_sign import sign_steps
from derivations.zhang2023.shared.coq import PINNED
from derivations.zhang2023.shared.descent import EXTREMES, ROOT_D, descent_steps, floor_steps, start_bound, start_steps
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SMALL, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, conclude

CLAIM = Claim(
    ref="lem-A.5",
    title="The value block stays away from zero",
    says="Under the hypotheses of lem-A.4, u(t) is bounded below by a positive constant for all t >= 0.",
    statement=(
        "u**2 >= sigma**2/(2*sqrt(d)*norm_op(Lambda)**2)*norm_F(Lambda*Theta)**2*(2 - sqrt(d)*sigma**2*norm_op(Gamma))",
        "u > 0",
    ),
    given=(COVARIANCE, PROMPTS, START, SMALL),
    where="Lemma A.5",
    section="Appendix",
    order=15,
    measures=("trajectory",),
    stronger=("ours-A.5", "ours-thm-4.1"),
    findings=(
        Finding(
            "sharper",
            "sqrt(d) ||Lambda||_op^2 may be replaced by ||Lambda^2||_F and sqrt(d) in the bracket by 1 (ours-A.5).",
            "Lambda = diag(1, e), e -> 0: sqrt(d) ||Lambda||_op^2 = sqrt(2), ||Lambda^2||_F = sqrt(1 + e^4) -> 1",
        ),
        Finding(
            "stronger",
            "The bound is empty once sqrt(d) sigma^2 ||Gamma||_op >= 2; ours-thm-4.1 has a positive one for every"
            " sigma > 0.",
        ),
    ),
)


def derive() -> Derivation:
    steps = (*start_steps("sqrt(d)"), *sign_steps(), *descent_steps(), *floor_steps("sqrt(d) ||Lambda||_op^2"))
    return Derivation(
        (
            *steps,
            *conclude(
                {"u**2 >=": floor()},
                "-ell(0) <= -ell(t) <= norm * u^2",
                "substitution",
                EXTREMES,
                coq={"u**2 >=": "printed.flow.lem_A_5_1"},
            ),
            *conclude(
                {"u >": TracePolynomial.scalar(0)},
                "u cannot reach zero while the loss is negative",
                "intermediate value",
                EXTREMES,
                coq=PINNED,
            ),
        ),
        EXTREMES,
    )


def floor() -> TracePolynomial:
    """The lower bound of ``u^2`` from ``-ell(0) <= sqrt(d) ||Lambda||_op^2 u^2``."""
    return -start_bound(ROOT_D) / (ROOT_D * EXTREMES["norm_op(Lambda)"] ** 2)
