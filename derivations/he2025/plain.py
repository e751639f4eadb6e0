"""With an intercept u in the labels the plain step is best at N/(N + d + 1 + noise + u^2), where the risk is d (d + 1
+ noise + u^2)/(N + d + 1 + noise + u^2)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="he-plain",
    title="An intercept hurts the plain step",
    says=(
        "With an intercept u in the labels the plain step is best at N/(N + d + 1 + noise + u^2), where "
        "the risk is d (d + 1 + noise + u^2)/(N + d + 1 + noise + u^2)."
    ),
    statement=(
        (
            "E[(k*(beta + u*xbar).T*x - w.T*x)**2] == (N + d + 1 + noise + u**2)/N*d*(k - N/(N + d + 1 + noise "
            "+ u**2))**2 + d*(d + 1 + noise + u**2)/(N + d + 1 + noise + u**2)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query, w ~ N(0, I_d), y_i = <w, x_i> + u + e_i, e_i ~ N(0, noise), independent"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="plain attention",
    source="He et al. 2025",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: intercept",),
)
