"""Eq. (11): the converged model predicts beta'(Lambda + (Lambda + tr(Lambda) I)/N)^-1 x_query."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.derivation import Derivation, conclude
from lsa_theory.proofs.derive.derived import derive as derive_form

CLAIM = Claim(
    ref="zsls-11",
    title="The converged prediction",
    says="After training from small weights the prediction is beta'(Lambda + (Lambda + tr(Lambda) I)/N)^-1 x_query.",
    statement=("limit(yhat(M)) == beta(M).T*inv(Lambda + (Lambda + tr(Lambda)*I)/N)*x",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>; Lambda positive definite"),
        Hypothesis("u = sigma, U11 = sigma Theta Theta', ||Theta Theta'||_F = 1, u12 = u21 = 0; one head, small sigma"),
    ),
    where="eq. (11)",
    source="Zhang, Singh, Latham & Saxe 2025",
    section="Related work",
    order=11,
    stronger=("thm-4.1", "ours-flow"),
    findings=(
        Finding("sharper", "The matrix is Gamma of Theorem 4.1; beta may come from a prompt of any length M."),
        Finding("stronger", "Small weights are not needed: every sigma > 0 gives this limit (ours-thm-4.1)."),
    ),
)


def derive() -> Derivation:
    found = derive_form("predictor")
    beta = SymbolicSetting().correlation("M")
    return Derivation(
        (
            *found.steps,
            *conclude(
                {"limit(yhat(M))": found.values["limit(yhat(M))"].substitute({"beta(M)": beta})},
                "the limit of U11 and u put in",
                "substitution",
            ),
        )
    )
