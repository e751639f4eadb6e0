"""Query shift: for x_query from any law, yhat ~ x_query' p for M, N large; if x_query is orthogonal to span(x_i), then
x_query' Lambda^-1 (1/M) sum x_i x_i' p = 0."""

from fractions import Fraction

import numpy as np

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import Matrix
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="query-shift",
    title="Queries from another law",
    says="The prediction for a query from any law tends to x'p; and it is zero if the query is orthogonal to the examples.",
    statement=("q.T*inv(Lambda)*A*p == 0",),
    given=(
        COVARIANCE,
        Hypothesis("y_i = <p, x_i>, x_i ~ N(0, Lambda)"),
        TRAINED,
        Hypothesis("A = (1/M) sum x_i x_i', of examples whatever", "A psd"),
        Hypothesis("the query q is orthogonal to every x_i", "A*q == 0"),
    ),
    where="Section 4, query shifts",
    section="Main results",
    order=53,
    expected=Status.REFUTED,
    stronger=("query-shift-corrected",),
    measures=("orthogonal query",),
    findings=(
        Finding(
            "false step",
            "Orthogonality must be measured with Lambda^-1 (for the trained predictor at finite N, with"
            " Gamma^-1), not with I.",
            "d = 2, M = 1, Lambda = diag(1, 2), x_1 = (1, 1), x_query = (1, -1), p = (1, 0): the rule gives 1/2, the trained"
            " predictor with N = 1 gives 2/35",
        ),
        Finding(
            "sharper",
            "The second half is about short prompts: for M >= d the examples span R^d almost surely, and only x_query = 0 is"
            " orthogonal to them.",
        ),
        Finding(
            "sharper", "For d = 1 the claim is empty: x_query orthogonal to x_1 != 0 is zero. So d = 2 is the smallest case."
        ),
    ),
)

LAMBDA = Exact().array([[1, 0], [0, 2]])
EXAMPLE = Exact().array([[1], [1]])
QUERY = Exact().array([[1], [-1]])
TASK = Exact().array([[1], [0]])


def derive() -> Derivation:
    limit_rule, trained = prediction(LAMBDA), prediction(gamma(1))
    return Derivation(
        (
            verify(
                "x_query' x_1 = 0, so x_query is orthogonal to span(x_1)",
                "the witness meets the hypothesis",
                lambda: (QUERY.T @ EXAMPLE)[0, 0] == 0,
                "exact fractions",
            ),
            verify(
                f"x_query' Lambda^-1 x_1 x_1' p = {limit_rule}, not 0",
                "the printed rule",
                lambda: prediction(LAMBDA) != 0,
                "exact fractions",
            ),
            verify(
                f"x_query' Gamma^-1 x_1 x_1' p = {trained}, not 0",
                "the trained predictor for N = 1, (4.2)",
                lambda: prediction(gamma(1)) != 0,
                "exact fractions",
            ),
            infer("orthogonality to the examples does not make the prediction zero", "the witness", "counterexample"),
        ),
        instance={
            "d": "2",
            "Lambda": [["1", "0"], ["0", "2"]],
            "A": [["1", "1"], ["1", "1"]],
            "q": [["1"], ["-1"]],
            "p": [["1"], ["0"]],
        },
        refutes="d = 2, M = 1, Lambda = diag(1, 2), x_1 = (1, 1), x_query = (1, -1), p = (1, 0): x_query' x_1 = 0, but"
        f" x_query' Lambda^-1 x_1 x_1' p = {limit_rule}; the trained predictor for N = 1 gives {trained}",
    )


def prediction(weight: Matrix) -> Fraction:
    """``x_query' weight^-1 x_1 x_1' p``."""
    value = QUERY.T @ inverse(weight) @ EXAMPLE @ (EXAMPLE.T @ TASK)
    return Fraction(value[0, 0])


def gamma(n: int) -> Matrix:
    """``Gamma`` of thm-4.1 for the context length n."""
    return LAMBDA * (1 + Fraction(1, n)) + Exact().identity(2) * (np.trace(LAMBDA) / Fraction(n))
