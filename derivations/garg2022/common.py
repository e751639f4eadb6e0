"""Hypotheses that the statements of this folder share."""

from lsa_theory.kernel.claim import Hypothesis

NOISY = (
    Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
    Hypothesis("Lambda = I", "Lambda == I"),
    Hypothesis("the noise is a variance", "noise >= 0"),
)
