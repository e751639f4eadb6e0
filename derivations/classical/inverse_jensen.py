"""E[S^-1] is N/(N - d - 1) Lambda^-1, above Lambda^-1."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wishart-inverse-order",
    title="The inverse of a sample covariance is too large",
    says="E[S^-1] is N/(N - d - 1) Lambda^-1, above Lambda^-1.",
    statement=(
        "E[inv(S)] == N/(N - d - 1)*inv(Lambda)",
        "E[inv(S)] >= inv(Lambda)",
    ),
    given=(
        Hypothesis("S = (1/N) sum_i x_i x_i' with x_i ~ N(0, Lambda) independent"),
        Hypothesis("enough examples", "N > d + 1"),
    ),
    where="textbooks",
    source="Classical",
    section="Related work",
    order=6,
    as_printed=False,
    measures=("literal: inverse mean",),
)
