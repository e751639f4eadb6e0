"""One Newton iteration from k I leaves the risk E tr((I - k S)^4)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="fu-newton-risk",
    title="The risk of a Newton layer",
    says="One Newton iteration from k I leaves the risk E tr((I - k S)^4).",
    statement=(
        (
            "E[tr((I - k*S)**4)] == d - 4*k*d + 6*k**2*d*(N + d + 1)/N - 4*k**3*d*(N**2 + 3*N*(d + 1) + d**2 + "
            "3*d + 4)/N**2 + k**4*d*(N**3 + 6*N**2*(d + 1) + N*(6*d**2 + 17*d + 21) + d**3 + 6*d**2 + 21*d + "
            "20)/N**3"
        ),
    ),
    given=(
        Hypothesis("x_i, w ~ N(0, I_d); the prediction is <x_query, (2 k I - k^2 S) h>"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="iterative Newton",
    source="Fu et al. 2024",
    section="Related work",
    order=3,
    as_printed=False,
    measures=("literal: newton",),
)
