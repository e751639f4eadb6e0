"""Measured against the noisy label of the query every attention pays the noise once more."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wu-query",
    title="Noise of the query",
    says="Measured against the noisy label of the query every attention pays the noise once more.",
    statement=("E[(beta.T*A*x - w.T*x - e_query)**2] == E[(beta.T*A*x - w.T*x)**2] + noise",),
    given=(
        Hypothesis(
            "x_i, x_query ~ N(0, Lambda), w ~ N(0, Psi), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), "
            "independent; Lambda, Psi > 0"
        ),
        Hypothesis("the prediction is x_query'A' (1/N) sum_i y_i x_i"),
    ),
    where="Section 2",
    source="Wu et al. 2024",
    section="Related work",
    order=3,
    as_printed=False,
)
