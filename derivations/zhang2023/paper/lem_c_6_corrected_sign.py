"""Lemma C.6, corrected: E tr[sigma^2 Lambda^2 Theta Theta'] = sigma^2 E ||Lambda Theta||_F^2 >= sigma^2
||E[Lambda] Theta||_F^2, so E ell(0) <= sigma^2/2 [sqrt(d) sigma^2 E[||Gamma||_op ||Lambda||_F^2] - 2 ||E[Lambda]
Theta||_F^2] < 0 under (4.11), and u > 0."""

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_descent import BOUND, CENTRE, at_start, sign_steps, start_bound, start_steps
from derivations.zhang2023.shared.random_prompts import (
    DIAGONAL,
    NONZERO,
    NORMS,
    RANDOM,
    ROOT_D,
    SMALL_RANDOM,
    THIRD,
    positivity_steps,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.derivation import Derivation, conclude

CLAIM = Claim(
    ref="lem-C.6-corrected",
    title="The value block stays positive for random covariances, with the equality repaired",
    says="Under (4.11) the averaged reduced loss is negative at the start, and u(t) > 0 for all t.",
    statement=(
        "mean(tr(sigma**2*Lambda**2*Theta*Theta.T)) == sigma**2*mean(norm_F(Lambda*Theta)**2)",
        "mean(norm_F(Lambda*Theta)**2) - norm_F(mean(Lambda)*Theta)**2 == mean(norm_F((Lambda - mean(Lambda))*Theta)**2)",
        f"start(mean(ell)) <= {BOUND}",
        "u > 0",
    ),
    given=(RANDOM, THIRD, DIAGONAL, START, NONZERO, SMALL_RANDOM),
    where="Lemma C.6",
    section="Appendix",
    order=307,
    as_printed=False,
    corrects="lem-C.6",
    measures=("random covariance", "diagonal"),
    stronger=("ours-thm-4.5",),
    findings=(
        Finding("stronger", "u > 0 for every sigma > 0 and every law: u = 0 forces U11 = 0, an equilibrium (ours-thm-4.5)."),
        Finding("sharper", "The factor sqrt(d) is superfluous: tr(Gamma Lambda K Lambda K) <= ||Gamma||_op ||Lambda||_F^2."),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            *start_steps(),
            *sign_steps(),
            *positivity_steps(),
            *conclude(
                {"start(mean(ell))": at_start()}, "the start of Assumption 3.3 put into the loss", "definition", NORMS
            ),
            *conclude(
                {"start(mean(ell)) <=": start_bound(ROOT_D, CENTRE)},
                "the trace is at most the product of the norms",
                "operator norm",
                NORMS,
            ),
            *conclude(
                {"u >": TracePolynomial.scalar(0)},
                "u cannot reach zero while the loss is negative",
                "intermediate value",
                NORMS,
            ),
        ),
        NORMS,
    )
