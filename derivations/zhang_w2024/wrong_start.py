"""From a start q that is not the mean p a step A pays what attention from zero pays for the mean p - q."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zwb-wrong-start",
    title="A wrong start",
    says="From a start q that is not the mean p a step A pays what attention from zero pays for the mean p - q.",
    statement=(
        (
            "E[((q.T + (beta + S*p - S*q).T*A)*x - (w + p).T*x)**2] == E[(beta.T*A*x - w.T*x)**2] + (p - "
            "q).T*E[(I - S*A)*Lambda*(I - A.T*S)]*(p - q)"
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
    order=5,
    as_printed=False,
)
