"""Averaging errs less than predicting zero."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="garg-averaging-assumed",
    title="Averaging against zero",
    says="Averaging errs less than predicting zero.",
    statement=("E[(beta.T*x - w.T*x)**2] <= d",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="baseline: averaging",
    source="Garg et al. 2022",
    section="Related work",
    order=2,
    expected=Status.REFUTED,
    as_printed=False,
    findings=(
        Finding("missing hypothesis", "It needs N >= d + 1 + noise (garg-averaging-zero).", "d = N = 1: 2 against 1"),
    ),
)
