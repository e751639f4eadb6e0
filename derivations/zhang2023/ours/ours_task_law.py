"""Own claim: tasks at test time of any law: w = p + v with fixed p and E[vv'] = Psi, a fixed task p, label noise.
The error is that of ours-risk with Psi + pp', and with pp'."""

from derivations.zhang2023.ours.ours_risk_linear import NORMAL, RULE
from derivations.zhang2023.shared.risk_forms import bias, label_noise, variance
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis

MOVED = "(Psi + p*p.T)"

CLAIM = Claim(
    ref="ours-task-law",
    title="Task shift: the exact error",
    says="A task of mean p and covariance Psi, or a fixed task p, with label noise: only E[ww'] enters the error.",
    statement=(
        f"E[(x.T*A*(beta(M) + S(M)*p) - (w + p).T*x)**2] == {bias(task=MOVED)} + {variance(task=MOVED)} + {label_noise()}",
        f"E[(x.T*A*(beta(M) - S(M)*w + S(M)*p) - p.T*x)**2] =="
        f" {bias(task='p*p.T')} + {variance(task='p*p.T')} + {label_noise()}",
    ),
    given=(
        NORMAL,
        Hypothesis(
            "the task is w + p: p fixed, E[w] = 0, E[ww'] = Psi; in the second formula it is p alone; label noise as in"
            " ours-risk",
            "noise >= 0",
        ),
        RULE,
    ),
    where="not in the paper, which has yhat ~ x'w (Section 4, task shifts)",
    section="Main results",
    order=61,
    as_printed=False,
    findings=(Finding("stronger", "Two task laws with the same E[ww'] have the same error, for every A, N and M."),),
)
