"""Own claim: the query is B x + q, x ~ N(0, Lambda) independent of the prompt: any mean q and any covariance B Lambda B'.
The error is that of ours-risk with Q = B Lambda B' + qq' for the query; B = 0 is a fixed query."""

from derivations.zhang2023.ours.ours_risk_linear import LABELS, NORMAL, RULE
from derivations.zhang2023.shared.risk_forms import bias, label_noise, variance
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis

Q = "(B*Lambda*B.T + q*q.T)"
FIXED = "q*q.T"

CLAIM = Claim(
    ref="ours-query-law",
    title="Query shift: the exact error",
    says="A query of any law, or a fixed one: only its second moment Q enters the error, and linearly.",
    statement=(
        f"E[((B*x + q).T*A*beta(M) - w.T*(B*x + q))**2] == {bias(query=Q)} + {variance(query=Q)} + {label_noise(query=Q)}",
        f"E[(q.T*A*beta(M) - w.T*q)**2] == {bias(query=FIXED)} + {variance(query=FIXED)} + {label_noise(query=FIXED)}",
    ),
    given=(
        NORMAL,
        LABELS,
        RULE,
        Hypothesis(
            "x_query = B x + q, x ~ N(0, Lambda) independent of the prompt; in the second formula x_query = q",
            needed="independence: for x_query = x_1, d = 1, M = 1, A = 1, w = 1 the error is E(x^3 - x)^2 = 10, not 2",
        ),
    ),
    where="not in the paper, which has yhat ~ x'w (Section 4, query shifts)",
    section="Main results",
    order=63,
    as_printed=False,
    findings=(Finding("stronger", "Normality of the query is not used: E[x_query x_query'] = Q is all that enters."),),
)
