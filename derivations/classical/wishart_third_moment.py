"""The third moment of a real Wishart matrix: N^2 E[S^3] = (N^2+3N+4) Lambda^3 + 2(N+1) tr(Lambda) Lambda^2
+ [(N+1) tr(Lambda^2) + tr(Lambda)^2] Lambda."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wishart-3",
    title="Third moment of the sample covariance",
    says="The third moment of a Wishart matrix in closed form.",
    statement=(
        "N**2*E[S**3] == (N**2 + 3*N + 4)*Lambda**3 + 2*(N+1)*tr(Lambda)*Lambda**2"
        " + ((N+1)*tr(Lambda**2) + tr(Lambda)**2)*Lambda",
    ),
    given=(Hypothesis("S = (1/N) sum_i x_i x_i' with x_i ~ N(0, Lambda) independent"),),
    where="Letac & Massam 2004; Hillier & Kan 2014",
    source="Classical",
    section="Related work",
    order=1,
)
