"""Own claim, the exact form of "yhat ~ x_query'w for queries of any law": for x_query = B x + q and w ~ N(0, I),
with Q = B Lambda B' + qq',

E(yhat - x_query'w)^2 = 1/N^2 tr(Q ((Lambda + tr(Lambda) I) Gamma^-1)^2)
    + 1/M [tr(Gamma^-2 Lambda^2 Q) + tr(Lambda) tr(Gamma^-2 Lambda Q)].
"""

from derivations.zhang2023.ours.ours_query_law import Q
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.long_limits import limits_of
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation

ERROR = "E[((B*x + q).T*inv(Gamma)*S(M)*w - w.T*(B*x + q))**2]"
BIAS = f"1/N**2*tr((Lambda + tr(Lambda)*I)**2*inv(Gamma)**2*{Q})"
SPREAD = f"1/M*(tr(inv(Gamma)**2*Lambda**2*{Q}) + tr(Lambda)*tr(inv(Gamma)**2*Lambda*{Q}))"
BEST = f"1/M*(tr({Q}) + tr(Lambda)*tr(inv(Lambda)*{Q}))"

CLAIM = Claim(
    ref="ours-query-shift",
    title="Query shift: yhat ~ x'w made exact",
    says="The mean squared distance of yhat from x'w for queries of any law, and its limits.",
    statement=(
        f"{ERROR} == {BIAS} + {SPREAD}",
        f"limit_M({ERROR}) == {BIAS}",
        f"limit_N({ERROR}) == {BEST}",
        f"limit_MN({ERROR}) == 0",
    ),
    given=(
        COVARIANCE,
        Hypothesis("y_i = <w, x_i>, w ~ N(0, I_d), x_i ~ N(0, Lambda), i = 1..M"),
        Hypothesis("x_query = B x + q, x ~ N(0, Lambda) independent of the prompt: E[x_query x_query'] = B Lambda B' + qq'"),
        TRAINED,
    ),
    where="not in the paper; the exact form of Section 4, query shifts",
    section="Main results",
    order=64,
    as_printed=False,
    measures=("limits of exact errors",),
    findings=(
        Finding(
            "sharper",
            "The error is linear in Q and has no bound over queries: directions that training rarely shows cost the most,"
            " tr(Lambda) q'Lambda^-1 q/M for N to infinity.",
        ),
    ),
)


def derive() -> Derivation:
    return limits_of(ERROR)
