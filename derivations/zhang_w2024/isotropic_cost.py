"""For isotropic inputs the best step for tasks of mean zero pays (d + 1)/(N + d + 1) |p|^2 for the mean p."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zwb-isotropic",
    title="The cost of the mean, isotropic",
    says=("For isotropic inputs the best step for tasks of mean zero pays (d + 1)/(N + d + 1) |p|^2 for the mean p."),
    statement=("E[(N/(N + d + 1)*(beta + S*p).T*x - (w + p).T*x)**2] == (d + 1)/(N + d + 1)*(d + p.T*p)",),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), task w + p with w ~ N(0, I_d) and fixed mean p, y_i = <w + p, x_i> (+ e_i)"
        ),
        Hypothesis("the step N/(N + d + 1) from zero"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="LSA against LTB",
    source="Zhang, Wu & Bartlett 2024",
    section="Related work",
    order=3,
    as_printed=False,
    measures=("literal: task mean",),
)
