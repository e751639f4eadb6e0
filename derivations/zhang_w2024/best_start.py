"""From the start p the best preconditioner is Gamma^-1, as for tasks of mean zero."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zwb-least",
    title="The least risk with a learned start",
    says="From the start p the best preconditioner is Gamma^-1, as for tasks of mean zero.",
    statement=(
        (
            "E[((p.T + (beta + S*p - S*p).T*A)*x - (w + p).T*x)**2] == tr((A - inv(Gamma)).T*Gamma*Lambda*(A - "
            "inv(Gamma))*Lambda) + tr(Lambda) - tr(inv(Gamma)*Lambda**2)"
        ),
    ),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), task w + p with w ~ N(0, I_d) and fixed mean p, y_i = <w + p, x_i> (+ e_i)"
        ),
    ),
    where="GD-beta",
    source="Zhang, Wu & Bartlett 2024",
    section="Related work",
    order=4,
    as_printed=False,
    measures=("literal: learned start",),
)
