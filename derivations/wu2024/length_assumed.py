"""Trained at N and tested at M the risk is that of training at M."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="wu-length-assumed",
    title="The risk at another length, assumed",
    says="Trained at N and tested at M the risk is that of training at M.",
    statement=("E[(N/(N + d + 1 + noise)*beta(M).T*x - w.T*x)**2] == d*(d + 1 + noise)/(M + d + 1 + noise)",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("trained at length N, tested at length M"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="a reading of Theorem 5.3",
    source="Wu et al. 2024",
    section="Related work",
    order=5,
    expected=Status.REFUTED,
    as_printed=False,
    findings=(
        Finding(
            "false step",
            ("M replaces N in the second moment of the prompt only, the attention stays that of N (wu-length)."),
            "d = N = 1, M = 2",
        ),
    ),
)
