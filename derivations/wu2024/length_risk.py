"""Trained at N and tested at M on isotropic inputs, one step has the risk d (c^2 + N^2 c/M)/(N + c)^2 with c = d + 1 +
noise."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="wu-length",
    title="The risk at another length",
    says=(
        "Trained at N and tested at M on isotropic inputs, one step has the risk d (c^2 + N^2 c/M)/(N + "
        "c)^2 with c = d + 1 + noise."
    ),
    statement=(
        (
            "E[(N/(N + d + 1 + noise)*beta(M).T*x - w.T*x)**2] == d*((d + 1 + noise)**2 + N**2*(d + 1 + "
            "noise)/M)/(N + d + 1 + noise)**2"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("trained at length N, tested at length M"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="Theorem 5.3 at Lambda = I",
    source="Wu et al. 2024",
    section="Related work",
    order=4,
    as_printed=False,
    corrects="wu-length-assumed",
    measures=("literal: length",),
)
