"""Trained at N instead of M the excess risk is d c^2 (M - N)^2/(M (M + c) (N + c)^2) >= 0, c = d + 1 + noise."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wu-length-cost",
    title="What training at another length costs",
    says=("Trained at N instead of M the excess risk is d c^2 (M - N)^2/(M (M + c) (N + c)^2) >= 0, c = d + 1 + noise."),
    statement=(
        (
            "E[(N/(N + d + 1 + noise)*beta(M).T*x - w.T*x)**2] - d*(d + 1 + noise)/(M + d + 1 + noise) == d*(d "
            "+ 1 + noise)**2*(M - N)**2/(M*(M + d + 1 + noise)*(N + d + 1 + noise)**2)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("trained at length N, tested at length M"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="after Theorem 5.3",
    source="Wu et al. 2024",
    section="Related work",
    order=6,
    as_printed=False,
)
