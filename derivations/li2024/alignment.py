"""With tasks w + r x_query of mean r x_query the risk per dimension of a step k is (1 + r^2 (d + 2)) (1 - 2 k) + k^2
(N + d + 1 + r^2 (d + 2) (N + 2))/N."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="li-alignment",
    title="Task and query aligned",
    says=(
        "With tasks w + r x_query of mean r x_query the risk per dimension of a step k is (1 + r^2 (d + "
        "2)) (1 - 2 k) + k^2 (N + d + 1 + r^2 (d + 2) (N + 2))/N."
    ),
    statement=(
        (
            "E[(k*(S*(w + r*x)).T*x - (w + r*x).T*x)**2] == d*((1 + r**2*(d + 2))*(1 - 2*k) + k**2*(N + d + 1 + "
            "r**2*(d + 2)*(N + 2))/N)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query, w ~ N(0, I_d) independent; the task is w + r x_query"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="Section 4 (task-feature alignment)",
    source="Li, Rawat & Oymak 2024",
    section="Related work",
    order=4,
    as_printed=False,
    measures=("literal: alignment",),
)
