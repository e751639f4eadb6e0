"""One scalar step on isotropic inputs is best at N/(N + d + 1 + noise), where the risk per dimension is (d + 1 +
noise)/(N + d + 1 + noise)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ahn-step",
    title="The best scalar step",
    says=(
        "One scalar step on isotropic inputs is best at N/(N + d + 1 + noise), where the risk per "
        "dimension is (d + 1 + noise)/(N + d + 1 + noise)."
    ),
    statement=(
        (
            "E[(k*beta.T*x - w.T*x)**2] == (N + d + 1 + noise)/N*d*(k - N/(N + d + 1 + noise))**2 + d*(d + 1 + "
            "noise)/(N + d + 1 + noise)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="Theorem 1 at Lambda = I",
    source="Ahn et al. 2023",
    section="Related work",
    order=4,
    as_printed=False,
    measures=("literal: one step",),
)
