"""Lemma A.4: if sigma < sqrt(2/(sqrt(d) ||Gamma||_op)) then u > 0 at all times; it rests on
ell(0) <= sigma^2/2 ||Lambda Theta||_F^2 [sqrt(d) sigma^2 ||Gamma||_op - 2] < 0."""

from derivations.zhang2023.shared.coq import PINNED
from derivations.zhang2023.shared.descent import EXTREMES, ROOT_D, at_start, descent_steps, start_bound, start_steps
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SMALL, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer, verify

CLAIM = Claim(
    ref="lem-A.4",
    title="The value block stays positive",
    says="From Assumption 3.3 with sigma^2 ||Gamma||_op sqrt(d) < 2, u(t) > 0 for all t >= 0.",
    statement=(
        "start(ell) <= sigma**2/2*norm_F(Lambda*Theta)**2*(sqrt(d)*sigma**2*norm_op(Gamma) - 2)",
        "u > 0",
    ),
    given=(COVARIANCE, PROMPTS, START, SMALL),
    where="Lemma A.4",
    section="Appendix",
    order=14,
    measures=("trajectory",),
    stronger=("ours-A.4", "ours-flow"),
    findings=(
        Finding(
            "stronger",
            "The hypothesis on sigma is superfluous. u(t1) = 0 forces U11(t1) = 0 by balance, the origin is an equilibrium,"
            " and solutions are unique: u > 0 for every sigma > 0 (ours-flow).",
        ),
        Finding(
            "sharper",
            "The factor sqrt(d) in the bound of ell(0) is superfluous: tr(F'K Gamma F) <= ||K||_op ||Gamma||_op ||F||_F^2"
            " with ||K||_op <= ||K||_F = 1 needs Cauchy-Schwarz only, not von Neumann's inequality (ours-A.4).",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            *start_steps("sqrt(d)"),
            *sign_steps(),
            *conclude({"start(ell)": at_start()}, "the start of Assumption 3.3 put into the loss", "definition", EXTREMES),
            *conclude(
                {"start(ell) <=": start_bound(ROOT_D)},
                "the trace is at most the product of the norms",
                "operator norm",
                EXTREMES,
                coq={"start(ell) <=": "printed.flow.lem_A_4_1"},
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


def sign_steps() -> tuple[Step, ...]:
    """From ``ell(0) < 0`` to ``u > 0``."""
    return (
        *descent_steps(),
        verify(
            "ell = 0 wherever u = 0",
            "every term of (5.5) has a factor u",
            lambda: slice_loss().substitute({"u": TracePolynomial.scalar(0)}).is_zero(),
            "canonical forms of trace polynomials",
        ),
        infer("ell(t) <= ell(0) < 0", "the bracket is negative under the hypothesis on sigma", "substitution"),
        infer("u(t) > 0", "u(0) = sigma > 0 and u never vanishes, since ell would", "intermediate value", coq=PINNED["u >"]),
    )
