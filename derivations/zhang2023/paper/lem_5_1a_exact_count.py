"""Lemma 5.1, corrected: H = 1/2 X (x) (E E'/N) has exactly min(N, d) + 1 negative eigenvalues almost surely, and as many
positive ones; so u' H u is indefinite, for all d and N."""

from itertools import product as cartesian

from derivations.zhang2023.paper.eq_3_6_prediction import INPUTS
from derivations.zhang2023.paper.lem_5_1a_negative_eigenvalues import determinant_step, form
from derivations.zhang2023.shared.hypotheses import PROMPTS
from lsa_theory.algebra.elimination import inertia
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.moments.prompt import QUERY, TASK, letter
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="lem-5.1a-corrected",
    title="The negative eigenvalues of the quadratic form, counted",
    says="H has exactly min(N, d) + 1 negative and as many positive eigenvalues almost surely, so u'Hu is indefinite.",
    statement=("n_minus(H) == min(N, d) + 1", "n_minus(-H) == min(N, d) + 1"),
    given=(
        PROMPTS,
        Hypothesis(
            "the event <w, x_query> != 0 and rank(x_1 .. x_N) = min(N, d), of probability one", needed="x_query = 0: H = 0"
        ),
    ),
    where="Lemma 5.1",
    section="Proof machinery",
    order=51,
    as_printed=False,
    corrects="lem-5.1a",
    measures=("eigenvalues of H",),
)


def derive() -> Derivation:
    """The count is the rank of E, computed as rank(x_1 .. x_N) + 1; ``r`` stands for min(N, d)."""
    rank = TracePolynomial.symbol("r")
    return Derivation(
        (
            determinant_step(),
            infer("X has the eigenvalues ||x||, -||x|| and 0 (d - 1 times)", "its characteristic polynomial", "definition"),
            infer(
                "H has as many negative (and positive) eigenvalues as E E' has positive ones, namely rank E",
                "eigenvalues of H are half the products of one of X and one of E E'/N >= 0",
                "Kronecker",
            ),
            verify(
                "(-w', 1) E = (0, .., 0, -w'x_query)",
                "subtract w' times the first d rows from the last, y = X'w",
                _last_row_cancels,
                "canonical forms of trace polynomials",
            ),
            infer(
                "rank E = rank(x_1 .. x_N) + 1 where w'x_query != 0",
                "row operations: E ~ [[x_1 .. x_N, x_query], [0 .. 0, -w'x_query]]",
                "definition",
            ),
            infer(
                "w'x_query != 0 and rank(x_1 .. x_N) = min(N, d) almost surely",
                "w'x_query and a maximal minor of the inputs are polynomials in Gaussians, not identically zero",
                "zero set",
            ),
            verify(
                "the count at d = 1, 2, 3 and N = 1, 2, 3",
                "prompts in small integers",
                _counts_agree,
                "congruence in fractions",
            ),
            *conclude(
                {"n_minus(H)": rank + 1, "n_minus(-H)": rank + 1},
                "eigenvalues of a Kronecker product",
                "Kronecker",
                {"min(N, d)": rank},
            ),
        ),
        {"min(N, d)": rank},
    )


def _last_row_cancels() -> bool:
    inputs, w, x = letter(INPUTS), letter(TASK), letter(QUERY)
    labels = (inputs.T * w).T
    left, right = labels - w.T * inputs, TracePolynomial.scalar(0) - w.T * x
    return left.is_zero() and right == -(w.T * x)


def _counts_agree() -> bool:
    for d, n in cartesian((1, 2, 3), (1, 2, 3)):
        inputs = [[1 if k == i % d else i - k for k in range(d)] for i in range(n)]
        counted = inertia(form(inputs, [1] * d, [1 + k * k for k in range(d)]))
        if counted.negative != min(n, d) + 1 or counted.positive != counted.negative:
            return False
    return True
