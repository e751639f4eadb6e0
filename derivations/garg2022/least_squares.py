"""From N = d + 2 on least squares errs by noise d/(N - d - 1), whatever the covariance."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="garg-least-squares",
    title="Least squares",
    says="From N = d + 2 on least squares errs by noise d/(N - d - 1), whatever the covariance.",
    statement=("E[(x.T*(inv(S)*beta - w))**2] == noise*d/(N - d - 1)",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("enough examples", "N > d + 1"),
    ),
    where="baseline: least squares",
    source="Garg et al. 2022",
    section="Related work",
    order=4,
    as_printed=False,
    measures=("literal: least squares",),
)
