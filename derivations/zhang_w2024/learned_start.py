"""A step from the learned start p has a risk that does not depend on p: <p + A'(h - S p), x> errs as the step from
zero for tasks of mean zero."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zwb-start",
    title="A learned start makes the mean free",
    says=(
        "A step from the learned start p has a risk that does not depend on p: <p + A'(h - S p), x> errs "
        "as the step from zero for tasks of mean zero."
    ),
    statement=("E[((p.T + (beta + S*p - S*p).T*A)*x - (w + p).T*x)**2] == E[(beta.T*A*x - w.T*x)**2]",),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), task w + p with w ~ N(0, I_d) and fixed mean p, y_i = <w + p, x_i> (+ e_i)"
        ),
    ),
    where="GD-beta",
    source="Zhang, Wu & Bartlett 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
