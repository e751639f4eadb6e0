"""The step 1/(N + d + 1 + noise) on the sum leaves the error d (d + 1 + noise)/(N + d + 1 + noise), and noise more
against noisy labels."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="mahankali-loss",
    title="The loss of the optimal step",
    says=(
        "The step 1/(N + d + 1 + noise) on the sum leaves the error d (d + 1 + noise)/(N + d + 1 + noise), "
        "and noise more against noisy labels."
    ),
    statement=(
        "E[(N/(N + d + 1 + noise)*beta.T*x - w.T*x)**2] == d*(d + 1 + noise)/(N + d + 1 + noise)",
        ("E[(N/(N + d + 1 + noise)*beta.T*x - w.T*x - e_query)**2] == d*(d + 1 + noise)/(N + d + 1 + noise) + noise"),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("the prediction is x_query' sum_i y_i x_i/(N + d + 1 + noise)"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="Theorem 1",
    source="Mahankali et al. 2024",
    section="Related work",
    order=3,
    as_printed=False,
)
