"""E det(S) = (1 - 1/N)(1 - 2/N) det(Lambda)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wishart-det-3",
    title="The determinant of a sample covariance, d = 3",
    says="E det(S) = (1 - 1/N)(1 - 2/N) det(Lambda).",
    statement=("E[det(S)] == (1 - 1/N)*(1 - 2/N)*det(Lambda)",),
    given=(
        Hypothesis("S = (1/N) sum_i x_i x_i' with x_i ~ N(0, Lambda) independent"),
        Hypothesis("three dimensions", "d == 3"),
    ),
    where="textbooks",
    source="Classical",
    section="Related work",
    order=5,
    as_printed=False,
)
