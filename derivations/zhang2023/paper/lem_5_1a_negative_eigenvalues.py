"""Lemma 5.1, continued: det(mu I - X) = mu^(d-1) (mu^2 - ||x_query||^2), hence H = 1/2 X (x) (E E'/N) has at least d + 1
negative eigenvalues almost surely and u' H u is not convex."""

from fractions import Fraction

import numpy as np

from derivations.zhang2023.paper.eq_3_6_prediction import product
from derivations.zhang2023.shared.hypotheses import PROMPTS
from lsa_theory.algebra.elimination import Inertia, inertia
from lsa_theory.algebra.exact import Matrix, parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.model.attention import embedding
from lsa_theory.moments.prompt import QUERY, letter
from lsa_theory.proofs.derivation import Derivation, Step, fact, infer, verify

CLAIM = Claim(
    ref="lem-5.1a",
    title="The negative eigenvalues of the quadratic form",
    says="H has at least d + 1 negative eigenvalues almost surely, by the characteristic polynomial of X.",
    statement=("n_minus(H) >= d + 1",),
    given=(PROMPTS,),
    where="Lemma 5.1",
    section="Proof machinery",
    order=51,
    expected=Status.REFUTED,
    measures=("eigenvalues of H",),
    findings=(
        Finding(
            "false step",
            "'Hence at least d + 1 negative eigenvalues': X has one negative eigenvalue, so H has as many as E E' has"
            " positive"
            " ones, rank E = min(N, d) + 1 almost surely. That is d + 1 for N >= d only; for N < d it never is.",
            "d=2, N=1, x_1=(1,0), w=(1,1), x_query=(1,1): two negative eigenvalues, d + 1 = 3",
        ),
        Finding(
            "stronger",
            "The determinant formula and the non-convexity hold for all d and N: H is indefinite whenever <w, x_query>"
            " != 0.",
        ),
        Finding(
            "stronger",
            "That u'Hu is not convex does not by itself make the loss not convex, but it is not: it has a strict saddle at 0"
            " (ours-slice-landscape) and for d = 2, N = 1 local minima that are not global (ours-spurious-minimum).",
        ),
    ),
)

DIMENSION, LENGTH = 2, 1
INPUTS, TASK, QUERY_POINT = [[1, 0]], [1, 1], [1, 1]


def derive() -> Derivation:
    counted = inertia(form(INPUTS, TASK, QUERY_POINT))
    witness = (
        f"d={DIMENSION}, N={LENGTH}, x_1=(1,0), w=(1,1), x_query=(1,1): H has {counted.positive} positive,"
        f" {counted.negative} negative and {counted.zero} zero eigenvalues, d + 1 = {DIMENSION + 1}"
    )
    return Derivation(
        (
            determinant_step(),
            infer(
                "det(mu I - X) = mu^d (mu - ||x||^2/mu) = mu^(d-1) (mu^2 - ||x||^2)",
                "the determinant of a block triangular matrix is the product of those of its blocks",
                "definition",
            ),
            verify(
                f"inertia of H at d={DIMENSION}, N={LENGTH}: {tuple(counted)}",
                "multiply out H = 1/2 X (x) (E E'/N) and eliminate",
                lambda: inertia(form(INPUTS, TASK, QUERY_POINT)) == Inertia(2, 2, 5) and counted.negative < DIMENSION + 1,
                "congruence in fractions",
            ),
            fact("n_minus(H) == min(N, d) + 1", "H has as many negative eigenvalues as E E' positive ones", "Kronecker"),
            infer(
                "no prompt with d = 2 and N = 1 gives three: E is 3 x 2, so E E' has rank at most 2",
                "n_minus(H) = rank(E E') (lem-5.1a-corrected): the claim fails with probability one",
                "counterexample",
            ),
        ),
        refutes=witness,
        instance={"d": str(DIMENSION), "N": str(LENGTH)},
    )


def determinant_step() -> Step:
    """``(mu I - X) [[I, x/mu], [0, 1]] = [[mu I, 0], [-x', mu - x'x/mu]]``, for every d."""
    return verify(
        "(mu I - X) [[I, x/mu], [0, 1]] = [[mu I, 0], [-x', mu - x'x/mu]] with X = [[0, x], [x', 0]]",
        "one step of elimination, mu != 0",
        _eliminates,
        "block matrices over trace polynomials, canonical forms",
    )


def _eliminates() -> bool:
    mu, x, unit = TracePolynomial.symbol("mu"), letter(QUERY), TracePolynomial.identity()
    one, nil = TracePolynomial.scalar(1), TracePolynomial({}, "d", "1")
    shifted = [[mu * unit, -x], [-x.T, mu]]
    reduced = product(shifted, [[unit, x / mu], [nil.T, one]])
    expected = [[mu * unit, nil], [-x.T, mu - x.T * x / mu]]
    return all(
        (a - b).is_zero() for row, target in zip(reduced, expected, strict=True) for a, b in zip(row, target, strict=True)
    )


def form(inputs: object, task: object, query: object) -> Matrix:
    """``H = 1/2 X (x) (E E'/N)`` of a noiseless prompt, in fractions."""
    xs, w, x = parse_matrix("x", inputs), parse_matrix("w", [task])[0], parse_matrix("x_query", [query])[0]
    E = embedding(xs, xs @ w, x)
    gram = E @ E.T / Fraction(len(xs))
    swap = gram * 0
    swap[:-1, -1] = swap[-1, :-1] = x
    return np.kron(swap, gram) / Fraction(2)
