"""Corrected query shift: for x_query from any law, also one that depends on the prompt, yhat -> x_query' p almost
surely; and x_query' Lambda^-1 (1/M) sum x_i x_i' p = 0 for every p if and only if Lambda^-1 x_query is orthogonal to
span(x_i)."""

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.large_prompts import EXAMPLES, long_prompts, mean_of_examples
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="query-shift-corrected",
    title="Queries from another law",
    says="For every query, from any law, the prediction tends to x'p; the rule x' A S p, A = Lambda^-1"
    " (trained: Gamma^-1), is zero"
    " for every task p exactly if A x_query is orthogonal to all examples.",
    statement=("limit_MN(yhat(M)) == x.T*p",),
    given=(
        COVARIANCE,
        EXAMPLES,
        Hypothesis("y_i = <p, x_i>, i = 1..M"),
        Hypothesis("x_query is any vector", needed="no law is assumed: the examples alone are averaged"),
        TRAINED,
    ),
    where="Section 4, query shifts, corrected",
    section="Main results",
    order=53,
    as_printed=False,
    corrects="query-shift",
    stronger=("ours-query-shift", "ours-query-law", "ours-query-orthogonal"),
    measures=("long prompts: shifted query",),
    findings=(
        Finding(
            "stronger",
            "Orthogonality to the examples makes every prediction zero exactly if Lambda is a multiple of I (or"
            " M >= d, where"
            " it forces x_query = 0).",
        ),
        Finding("stronger", "Gamma^-1 S -> I almost surely, so yhat - x'p tends to zero uniformly over |x_query| <= R."),
    ),
)


def derive() -> Derivation:
    steps = (
        identity("E[S(M)*p] == Lambda*p", "the mean of y_i x_i"),
        identity(
            "(B*q).T*S(M)*S(M)*(B*q) == norm_F(S(M)*(B*q))**2",
            "B = Lambda^-1 (or Gamma^-1), any M; q' B S p = 0 for every p exactly if S B q = 0",
            ("B symmetric",),
        ),
        infer(
            "(B q)'S(M)(B q) = (1/M) sum_i <B q, x_i>^2",
            "S(M) = (1/M) sum_i x_i x_i'; so S B q = 0 gives <B q, x_i> = 0 for every i; the converse is plain",
            "definition",
        ),
        infer(
            "q' B S p = 0 for every p if and only if B q is orthogonal to x_1, .., x_M",
            "the two squares vanish together",
            "sum of squares",
        ),
    )
    return long_prompts(mean_of_examples(), "E|<p,x>||x| < inf", steps)
