"""Hypotheses that several statements of the paper share."""

from lsa_theory.kernel.claim import Hypothesis

COVARIANCE = Hypothesis(
    "the covariance Lambda is symmetric positive definite",
    needed="where Lambda^-1, a unique minimiser or a limit of the flow occurs: for Lambda = diag(1, 0) the entry of U11 in"
    " the kernel never moves and is free at the minima; identities without inverses hold for singular Lambda too",
)
PROMPTS = Hypothesis(
    "training prompts: w ~ N(0, I_d), x_i and x_query ~ N(0, Lambda), all independent, y_i = <w, x_i>, i = 1..N",
    needed="where an expectation is taken: for x = +-1, d = 1, E[S^2] = 1, not (N + 2)/N; identities in a single prompt hold"
    " for every x_i and w",
)
SLICE = Hypothesis("u12 = u21 = 0", needed="dropped in the full population loss, where the other blocks enter")
START = Hypothesis(
    "Assumption 3.3: sigma > 0, ||Theta Theta'||_F = 1, W_PV(0) = sigma e e' (last coordinate), "
    "W_KQ(0) = sigma diag(Theta Theta', 0)",
    needed="each part has its use: u12(0) = u21(0) = 0 for (5.4), ||Theta Theta'||_F = 1 for balance, sigma > 0 for u > 0;"
    " what happens without them is in asm-3.3 and ours-flow",
)
SMALL = Hypothesis(
    "sigma^2 ||Gamma||_op sqrt(d) < 2",
    "sigma**2*norm_op(Gamma)*sqrt(d) < 2",
    needed="not needed: every sigma > 0 gives the same limit (ours-thm-4.1)",
)
