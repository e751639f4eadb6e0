"""Own: the fourth moment of the sample covariance for isotropic inputs."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Hypothesis

CLAIM = ours(
    ref="wishart-4-isotropic",
    title="The fourth moment of the sample covariance",
    says="E tr(S^4)/d for isotropic inputs; the moments up to S^24 are in lsa_theory.moments.wishart.",
    statement=(
        "N**3*E[tr((inv(Lambda)*S)**4)] == d*(N**3 + 6*N**2 + 21*N + 20 + (6*N**2 + 17*N + 21)*d + (6*N + 6)*d**2 + d**3)",
    ),
    given=(
        Hypothesis(
            "S = (1/N) sum_i x_i x_i', x_i ~ N(0, Lambda) independent: Lambda^-1 S has the traces of isotropic inputs"
        ),
    ),
    order=19,
)
