"""Assumed: depth makes LSA more robust to a change of scale of the test covariates."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    assumed,
)
from lsa_theory.kernel.claim import Hypothesis

CLAIM = assumed(
    ref="depth-robust-assumed",
    title="Depth against a change of scale",
    says="At d = 2, N = 4 the best two steps are no worse than the best single step when the test covariates"
    " have covariance k I.",
    statement="1 - 400/163*k + 287588/79707*k**2 - 74800/26569*k**3 + 73406/79707*k**4 <= 1 - 8/7*k + 4/7*k**2",
    given=(
        LAYERS,
        ISOTROPIC,
        SCALAR,
        Hypothesis("both sides are risks relative to predicting zero: two layers, one layer (depth-robust)"),
        Hypothesis("the steps are the best at k = 1; at test time x_i, x_query ~ N(0, k I)", "k > 0"),
    ),
    order=50,
    why="The risk of L layers grows like k^(2 L) (depth-robust).",
    witness="k = 2: 218155/79707 against 1",
)
