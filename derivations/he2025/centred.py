"""Centred at the mean of the prompt the sample covariance has E C = (N-1)/N I and E C^2 = (N-1)(N+d)/N^2 I."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="he-centred",
    title="The centred sample covariance",
    says=("Centred at the mean of the prompt the sample covariance has E C = (N-1)/N I and E C^2 = (N-1)(N+d)/N^2 I."),
    statement=(
        "E[S - xbar*xbar.T] == (N - 1)/N*I",
        "E[(S - xbar*xbar.T)**2] == (N - 1)*(N + d)/N**2*I",
    ),
    given=(
        Hypothesis("x_i ~ N(0, I_d) independent"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="debiased attention",
    source="He et al. 2025",
    section="Related work",
    order=2,
    as_printed=False,
)
