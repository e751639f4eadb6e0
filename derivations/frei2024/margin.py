"""The classifier y -> sign(x'A'h) has the mean margin p'A p."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="frei-margin",
    title="The mean margin",
    says="The classifier y -> sign(x'A'h) has the mean margin p'A p.",
    statement=("E[((p + xbar).T*A*(p + x))] == p.T*A*p",),
    given=(
        Hypothesis(
            "x_i = y_i p + z_i with labels y_i = 1 or -1 and z_i ~ N(0, Lambda), independent; y_i x_i = p + z_i in law"
        ),
        Hypothesis("h = (1/N) sum y_i x_i = p + mean of z_i"),
    ),
    where="Gaussian mixture in context",
    source="Frei & Vardi 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
