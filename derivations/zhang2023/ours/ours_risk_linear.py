"""Own claim: the error of x_query' A (1/M) sum y_i x_i for any A, y_i = <w, x_i> + e_i, E[ww'] = Psi, in its parts:

bias        tr(Lambda (A Lambda - I) Psi (A Lambda - I)')
variance    1/M [tr(A Lambda Psi Lambda A'Lambda) + tr(Psi Lambda) tr(A Lambda A'Lambda)]
label noise noise/M tr(A Lambda A'Lambda)
"""

from derivations.zhang2023.shared.risk_forms import bias, label_noise, variance
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis

LABELS = Hypothesis(
    "y_i = <w, x_i> + e_i, i = 1..M, independent; E[w] = 0, E[ww'] = Psi; E[e] = 0, Var(e) = noise; the query's own label is"
    " <w, x_query>: its noise, if counted, adds the constant noise",
    "noise >= 0",
    needed="of w and e only second moments are used",
)
NORMAL = Hypothesis(
    "test covariates x_i ~ N(0, Lambda); Lambda is the covariance at test time and may be singular",
    needed="the variance holds the fourth moment of a normal x: for x = +-1, d = 1, M = 1, A = 1 it is 0, not 2",
)
RULE = Hypothesis(
    "A is any fixed matrix: Gamma^-1 for the trained limit (4.1), of whatever training covariance and length N; the"
    " limit (4.12) under random covariances; a step of gradient descent; 0"
)

CLAIM = Claim(
    ref="ours-risk",
    title="The error of any rule on linear labels",
    says="For finite M, any rule A, any task law and label noise, the mean squared error is bias + variance + label noise.",
    statement=(
        f"E[(x.T*A*Lambda*w - w.T*x)**2] == {bias()}",
        f"E[(x.T*A*(S(M) - Lambda)*w)**2] == {variance()}",
        f"E[(x.T*A*(beta(M) - S(M)*w))**2] == {label_noise()}",
        f"E[(x.T*A*beta(M) - w.T*x)**2] == {bias()} + {variance()} + {label_noise()}",
    ),
    given=(NORMAL, LABELS, RULE, Hypothesis("the query has the covariance of the prompt", needed="see ours-query-law")),
    where="not in the paper, which has A = Gamma^-1 on its own covariance (4.6)",
    section="Main results",
    order=60,
    as_printed=False,
    findings=(
        Finding(
            "stronger", "(4.6) with y = <w, x> is the case A = Gamma^-1, Psi = ww', noise = 0 on the training covariance."
        ),
    ),
)
