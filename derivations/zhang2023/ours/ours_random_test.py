"""Own claim: test covariances Lambda_tau that are random themselves, of any law, query and prompt alike, w ~ N(0, I):
the error of ours-risk averaged over Lambda_tau, for any rule A; for A = l I in the traces of its powers.
"""

from derivations.zhang2023.shared.random_prompts import RANDOM, THIRD
from derivations.zhang2023.shared.risk_forms import bias, label_noise, variance
from lsa_theory.kernel.claim import Claim, Hypothesis

ERROR = "E[(x.T*A*beta(M) - w.T*x)**2]"
SCALAR = "E[(l*x.T*beta(M) - w.T*x)**2]"

CLAIM = Claim(
    ref="ours-random-test",
    title="The error on random test covariances",
    says="The error of any rule, averaged over the covariances of the test prompts.",
    statement=(
        f"mean({ERROR}) == mean({bias(task='I')}) + mean({variance(task='I')}) + mean({label_noise()})",
        f"mean({SCALAR}) == l**2*mean(tr(Lambda**3)) - 2*l*mean(tr(Lambda**2)) + mean(tr(Lambda))"
        " + l**2/M*(mean(tr(Lambda**3)) + mean(tr(Lambda)*tr(Lambda**2))) + l**2*noise/M*mean(tr(Lambda**2))",
    ),
    given=(
        RANDOM,
        THIRD,
        Hypothesis("Var(e) = noise", "noise >= 0"),
        Hypothesis("A is any fixed matrix, such as the limit (4.12); l I is its form for exchangeable diagonal entries"),
    ),
    where="not in the paper, which has the mean prediction (4.13)",
    section="Main results",
    order=85,
    as_printed=False,
    measures=("random covariance",),
)
