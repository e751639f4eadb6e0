"""Training prompts: w ~ N(0, I_d), x_i and x_query ~ N(0, Lambda) i.i.d., Lambda positive definite, y_i = <w, x_i>."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="training",
    title="The law of the training prompts",
    says="Tasks are standard normal, covariates normal with covariance Lambda, all independent, labels linear without noise;"
    " code: lsa_theory.model.attention.draw_prompts and the laws of lsa_theory.moments.prompt.",
    statement=("E[w*w.T] == I", "E[x*x.T] == Lambda", "E[S] == Lambda", "beta == S*w", "E[beta*w.T] == Lambda"),
    given=(
        COVARIANCE,
        Hypothesis(
            "w is normal",
            needed="on u12 = u21 = 0 only E[ww'] = I_d is used; off it E[(w'Sw)^2], a fourth moment of w",
        ),
        Hypothesis(
            "x_i and x_query are normal",
            needed="Gamma holds the fourth moment of a normal x; for x = +-1, d = 1, E[S^2] = 1 and not (N + 2)/N",
        ),
    ),
    where="Section 3",
    section="Setting",
    order=37,
    expected=Status.DEFINITION,
    measures=("training law",),
    findings=(
        Finding(
            "sharper",
            "Lambda positive definite is used for inverses, the uniqueness of the minimiser and the limit of the flow;"
            " the loss and its flow are defined for every positive semidefinite Lambda.",
        ),
    ),
)
