"""With examples of correlation r with the query the risk per dimension of the step k is 1 - 2 k c + k^2 m with c = 1 +
r^2 (d + 1) and an explicit m."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="li-retrieval",
    title="Retrieved examples",
    says=(
        "With examples of correlation r with the query the risk per dimension of the step k is 1 - 2 k c + "
        "k^2 m with c = 1 + r^2 (d + 1) and an explicit m."
    ),
    statement=(
        (
            "E[(k*((r**2*x*x.T + r*v*(x*xbar.T + xbar*x.T) + v**2*S)*w).T*x - w.T*x)**2] == d*(1 - 2*k*(1 + "
            "r**2*(d + 1)) + k**2*(r**4*(d + 2)*(d + 4) + r**2*v**2*(d + 2)*(2 + (d + 3)/N) + v**4*(N + d + "
            "1)/N))"
        ),
    ),
    given=(
        Hypothesis("x_i = r x_query + v g_i with g_i ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>, all independent"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("r is the correlation with the query", "r**2 + v**2 == 1"),
    ),
    where="Theorem 3 (retrieval)",
    source="Li, Rawat & Oymak 2024",
    section="Related work",
    order=1,
    as_printed=False,
    corrects="li-retrieval-printed",
    measures=("literal: retrieval",),
)
