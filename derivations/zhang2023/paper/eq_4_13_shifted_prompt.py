"""(4.13): at the limit (4.12), on a linear prompt of length M with covariance Lambda_new, the prediction is
x_query' [E Lambda^2][E Gamma Lambda^2]^-1 (1/M sum x_i x_i') w, which tends to x_query' [E Lambda^2][E Gamma
Lambda^2]^-1 Lambda_new w."""

from derivations.zhang2023.paper.thm_4_1_flow_limit import _on_slice as prediction_on_slice
from derivations.zhang2023.shared.random_prompts import DIAGONAL, RANDOM, THIRD, diagonal_steps, trained_prediction
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="eq-4.13",
    title="The trained predictor under a new covariance",
    says="At the limit (4.12), the prediction on a noiseless linear prompt of length M, and its limit for M to"
    " infinity;"
    " Lambda is the covariance Lambda_new of the prompt.",
    statement=(
        "limit(yhat(M)) == x.T*mean(Lambda**2)*inv(mean(Gamma*Lambda**2))*S(M)*w",
        "E[S(M)] == Lambda",
    ),
    given=(
        RANDOM,
        THIRD,
        DIAGONAL,
        Hypothesis("y_i = <w, x_i>, x_i ~ N(0, Lambda_new) independent, i = 1..M"),
        Hypothesis("parameters at the limit (4.12)"),
    ),
    where="(4.13)",
    section="Main results",
    order=81,
    measures=("random covariance", "diagonal"),
    findings=(
        Finding(
            "sharper",
            "The order of the factors matters once Lambda_tau is not diagonal: the rule is x_query' A' S w, and"
            " A need not be"
            " symmetric (ours-thm-4.5).",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            *diagonal_steps(),
            verify(
                "yhat at u12 = u21 = 0 is u beta' U11 x_query",
                "set u12 = u21 = 0 in (3.6); the query column enters through u12 only",
                lambda: prediction_on_slice(SymbolicSetting()),
                "block formula (3.6) with rho = M",
            ),
            infer("S(M) -> Lambda_new almost surely", "means of the i.i.d. x_i x_i', E[S(M)] = Lambda_new", "strong law"),
            infer("the prediction tends to its value at Lambda_new", "it is linear in S(M)", "continuous mapping"),
            *conclude({"limit(yhat(M))": trained_prediction()}, "the limit of U11 and u put into (3.6)", "substitution"),
        )
    )
