"""Hypotheses that several statements of the paper share."""

from lsa_theory.claim import Hypothesis

COVARIANCE = Hypothesis("the covariance Lambda is symmetric positive definite")
PROMPTS = Hypothesis(
    "training prompts: w ~ N(0, I_d), x_i and x_query ~ N(0, Lambda), all independent, y_i = <w, x_i>, i = 1..N"
)
SLICE = Hypothesis("u12 = u21 = 0", needed="dropped in the full population loss, where the other blocks enter")
START = Hypothesis(
    "Assumption 3.3: sigma > 0, ||Theta Theta'||_F = 1, W_PV(0) = sigma e e' (last coordinate), "
    "W_KQ(0) = sigma diag(Theta Theta', 0)"
)
SMALL = Hypothesis(
    "sigma^2 ||Gamma||_op sqrt(d) < 2",
    "sigma**2*norm_op(Gamma)*sqrt(d) < 2",
    needed="not needed: every sigma > 0 gives the same limit (ours-thm-4.1)",
)
