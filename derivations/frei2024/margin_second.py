"""The margin varies by the query, by the examples and by both."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="frei-margin-second",
    title="The second moment of the margin",
    says="The margin varies by the query, by the examples and by both.",
    statement=(
        (
            "E[(((p + xbar).T*A*(p + x)) - p.T*A*p)**2] == p.T*A*Lambda*A.T*p + p.T*A.T*Lambda*A*p/N + "
            "tr(A*Lambda*A.T*Lambda)/N"
        ),
    ),
    given=(
        Hypothesis(
            "x_i = y_i p + z_i with labels y_i = 1 or -1 and z_i ~ N(0, Lambda), independent; y_i x_i = p + z_i in law"
        ),
    ),
    where="Gaussian mixture in context",
    source="Frei & Vardi 2024",
    section="Related work",
    order=2,
    as_printed=False,
    measures=("literal: mixture",),
)
