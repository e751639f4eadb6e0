"""The averaging estimator shrunk to N/(N + d + 1 + noise) errs less by the factor N/(N + d + 1 + noise)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="garg-shrinkage",
    title="Averaging, shrunk",
    says="The averaging estimator shrunk to N/(N + d + 1 + noise) errs less by the factor N/(N + d + 1 + noise).",
    statement=("E[(N/(N + d + 1 + noise)*beta.T*x - w.T*x)**2] == N/(N + d + 1 + noise)*E[(beta.T*x - w.T*x)**2]",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=5,
    as_printed=False,
)
