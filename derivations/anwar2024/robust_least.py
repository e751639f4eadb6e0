"""With the penalty k tr(A Lambda A') of an adversarial suffix the best A is B = (Gamma Lambda + k I)^-1 Lambda."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="anwar-least",
    title="The least penalised risk",
    says=("With the penalty k tr(A Lambda A') of an adversarial suffix the best A is B = (Gamma Lambda + k I)^-1 Lambda."),
    statement=(
        (
            "E[(beta.T*A*x - w.T*x)**2] + k*tr(A*Lambda*A.T) == tr((A - B).T*(Gamma*Lambda + k*I)*(A - "
            "B)*Lambda) + tr(Lambda) - tr(B.T*(Gamma*Lambda + k*I)*B*Lambda)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
        Hypothesis("B = (Gamma Lambda + k I)^-1 Lambda", "(Gamma*Lambda + k*I)*B == Lambda"),
        Hypothesis("k the strength of the suffix", "k >= 0"),
    ),
    where="adversarial suffixes",
    source="Anwar et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
    measures=("literal: robust",),
)
