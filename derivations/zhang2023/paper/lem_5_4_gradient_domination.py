"""Lemma 5.4: with mu = sigma^2 ||Lambda Theta||_F^2 [2 - sqrt(d) sigma^2 ||Gamma||_op] / (sqrt(d) ||Lambda||_op^2
tr(Gamma^-1 Lambda^-1) tr(Lambda^-1)) (5.7): ||grad ell||^2 >= mu (ell - min ell) along the flow (5.8), so that ell(t)
- min ell <= exp(-mu t) (ell(0) - min ell), and u -> ||Gamma^-1||_F^(1/2), U11 -> ||Gamma^-1||_F^(-1/2) Gamma^-1
(5.9)."""

from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.paper.lem_a_4_sign import sign_steps
from derivations.zhang2023.paper.lem_a_5_lower_bound import floor
from derivations.zhang2023.shared.coq import LEAST, PINNED
from derivations.zhang2023.shared.descent import (
    EXTREMES,
    SLOPE,
    descent_steps,
    excess,
    floor_steps,
    limit,
    square_steps,
    start_steps,
)
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SMALL, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import covariance, gamma
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer

CLAIM = Claim(
    ref="lem-5.4",
    title="Gradient domination and the limit of the flow",
    says="Along the flow the gradient dominates the excess loss, which decays as exp(-mu t), and u and U11 converge.",
    statement=(
        "norm_F(grad(ell, U11))**2 + grad(ell, u)**2 >= sigma**2/(sqrt(d)*norm_op(Lambda)**2*tr(inv(Gamma)*inv(Lambda))"
        "*tr(inv(Lambda)))*norm_F(Lambda*Theta)**2*(2 - sqrt(d)*sigma**2*norm_op(Gamma))*(ell - minimum(ell))",
        "rate(ell) <= -sigma**2/(sqrt(d)*norm_op(Lambda)**2*tr(inv(Gamma)*inv(Lambda))"
        "*tr(inv(Lambda)))*norm_F(Lambda*Theta)**2*(2 - sqrt(d)*sigma**2*norm_op(Gamma))*(ell - minimum(ell))",
        "limit(u) == norm_F(inv(Gamma))**(1/2)",
        "limit(U11) == norm_F(inv(Gamma))**(-1/2)*inv(Gamma)",
    ),
    given=(COVARIANCE, PROMPTS, START, SMALL),
    where="Lemma 5.4, (5.7)-(5.9)",
    section="Proof machinery",
    order=54,
    measures=("trajectory",),
    stronger=("ours-5.4", "ours-thm-4.1"),
    findings=(
        Finding(
            "sharper",
            "tr(Gamma^-1 Lambda^-1) tr(Lambda^-1) may be replaced by 1/(lam_min(Gamma) lam_min(Lambda)^2), which is smaller"
            " for every d >= 2 (ours-5.4).",
            "Lambda = I_d, N = 1: d^2/(d + 2) against 1/(d + 2)",
        ),
        Finding(
            "stronger",
            "(5.8) holds with 2 u_min^2 lam_min(Gamma) lam_min(Lambda)^2 for every sigma > 0, also where mu is not"
            " positive (ours-thm-4.1).",
        ),
    ),
)


def derive() -> Derivation:
    domination = rate() * excess()
    return Derivation(
        (
            *start_steps("sqrt(d)"),
            *sign_steps(),
            *descent_steps(),
            *floor_steps("sqrt(d) ||Lambda||_op^2"),
            *square_steps(),
            identity(
                "sqrt(Gamma)*sqrt(Lambda)*D*sqrt(Lambda)"
                " == inv(sqrt(Gamma)*sqrt(Lambda))*(Gamma*Lambda*D*Lambda)*inv(sqrt(Lambda))",
                "functions of Lambda commute",
            ),
            infer("||X Y Z||_F <= ||X||_F ||Y||_F ||Z||_F", "applied to the three factors", "operator norm"),
            identity(
                "norm_F(inv(sqrt(Gamma)*sqrt(Lambda)))**2*norm_F(inv(sqrt(Lambda)))**2"
                " == tr(inv(Gamma)*inv(Lambda))*tr(inv(Lambda))",
                "so ||grad ell||^2 >= 2 u^2 (ell - min ell)/(tr(Gamma^-1 Lambda^-1) tr(Lambda^-1)); u^2 by lem-A.5",
            ),
            infer(
                "ell(t) - min ell <= exp(-mu t) (ell(0) - min ell)",
                "(5.8) and rate(ell) = -||grad ell||^2",
                "Gronwall",
                coq="theorems.theorem_4_1.lem_5_4_decay",
            ),
            *limit_steps(),
            *conclude(
                {"minimum(ell)": lowest()},
                "the completed square is zero at u U11 = Gamma^-1 (cor-A.2)",
                "sum of squares",
                EXTREMES,
                coq=LEAST,
            ),
            *conclude(
                {"rate(ell) <=": -domination},
                "rate(ell) = -||grad ell||^2, bounded pair by pair",
                "termwise",
                EXTREMES,
                coq={"rate(ell) <=": "printed.flow.lem_5_4_2"},
            ),
            *conclude(
                {"limit(U11)": limit()[0], "limit(u)": limit()[1]},
                "u U11 tends to the minimiser, and balance gives u",
                "substitution",
                EXTREMES,
                coq=PINNED,
            ),
            *conclude(
                {f"{SLOPE} >=": domination},
                "norms of the three factors, and u^2 by its floor",
                "operator norm",
                EXTREMES,
                coq={f"{SLOPE} >=": "printed.flow.lem_5_4_1"},
            ),
        ),
        EXTREMES,
    )


def rate() -> TracePolynomial:
    """``mu = 2 (floor of u^2)/(tr(Gamma^-1 Lambda^-1) tr(Lambda^-1))``."""
    lam, gam = covariance() ** -1, gamma() ** -1
    return 2 * floor() / ((gam * lam).trace() * lam.trace())


def limit_steps() -> tuple[Step, ...]:
    """From ``ell -> min ell`` with ``u`` bounded away from zero to the limits of ``U11`` and ``u``."""
    return (
        infer("u U11 -> Gamma^-1 exponentially", "ell - min ell bounds the distance (cor-A.2)", "sum of squares"),
        infer(
            "u^4 = u^2 ||U11||_F^2 -> tr(Gamma^-2), so u -> tr(Gamma^-2)^(1/4) and U11 = (u U11)/u",
            "balance and u > 0",
            "substitution",
        ),
    )
