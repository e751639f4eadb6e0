"""A layer without a learned start pays p'E[(I - S A) Lambda (I - A'S)]p for the mean of the tasks."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zwb-attention",
    title="Attention alone pays for the mean",
    says="A layer without a learned start pays p'E[(I - S A) Lambda (I - A'S)]p for the mean of the tasks.",
    statement=(
        ("E[((beta + S*p).T*A*x - (w + p).T*x)**2] - E[(beta.T*A*x - w.T*x)**2] == p.T*E[(I - S*A)*Lambda*(I - A.T*S)]*p"),
    ),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), task w + p with w ~ N(0, I_d) and fixed mean p, y_i = <w + p, x_i> (+ e_i)"
        ),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
    ),
    where="LSA against LTB",
    source="Zhang, Wu & Bartlett 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
