"""The matrix H = 1/2 X (x) (E E'/N) of lem-5.1 written out in fractions at random small prompts.

``Vec(U)' H Vec(U)`` is compared with the last entry of the literal f_LSA(E); negative eigenvalues are counted by the
signs of the characteristic polynomial (all roots are real, so Descartes' rule counts exactly)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm
from random import Random
from typing import Any

import numpy as np

from checks.road import Road
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.exact import Matrix
from lsa_theory.algebra.relations import RELATIONS
from lsa_theory.kernel.claim import Claim, Evidence
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.model.attention import embedding, prediction
from lsa_theory.proofs.engine import Budget

SIZES = {
    "quick": ((1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1)),
    "full": tuple((d, n) for d in (1, 2, 3) for n in (1, 2, 3, 4)),
}
SEED = 51
ROAD = Road("the quadratic form written out", SEED)


def check(claim: Claim, budget: Budget) -> Evidence | None:
    """Evidence on claims that measure the quadratic form or the eigenvalues of H."""
    counts = "eigenvalues of H" in claim.measures
    if not counts and "quadratic form" not in claim.measures:
        return None
    random = Random(SEED)
    for d, n in SIZES[budget]:
        E, x = prompt(random, d, n)
        witness = wrong_count(claim, E, x) if counts else wrong_value(random, E, x)
        if witness:
            return ROAD.unequal(f"d={d}, N={n}, {witness}")
    covers = ", ".join(f"d={d}, N={n}" for d, n in SIZES[budget])
    return ROAD.equal(covers, "exact")


def prompt(random: Random, d: int, n: int) -> tuple[Matrix, Matrix]:
    """A generic noiseless prompt in small integers: the embedding (3.4) and the query."""
    while True:
        inputs, w, x = (integers(random, *shape) for shape in ((n, d), (1, d), (1, d)))
        generic = np.linalg.matrix_rank(inputs.astype(float)) == min(n, d)
        if generic and (w[0] * x[0]).sum() != 0:
            return embedding(inputs, inputs @ w[0], x[0]), x[0]


def integers(random: Random, rows: int, columns: int) -> Matrix:
    return np.array([[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)], dtype=object)


def form(E: Matrix, x: Matrix) -> Matrix:
    """``1/2 X (x) (E E'/N)``."""
    swap = np.zeros((len(x) + 1, len(x) + 1), dtype=object) + Fraction(0)
    swap[:-1, -1] = swap[-1, :-1] = x
    gram = E @ E.T / Fraction(E.shape[1] - 1)
    return np.block([[entry * gram for entry in row] for row in swap]) / Fraction(2)


def wrong_value(random: Random, E: Matrix, x: Matrix) -> str:
    """Both values where ``Vec(U)' H Vec(U)`` is not the prediction at random parameters, or nothing."""
    size = len(E)
    W_PV, W_KQ = integers(random, size, size), integers(random, size, size)
    U = np.vstack([np.hstack([W_KQ[:-1, :-1], W_PV[-1:, :-1].T]), np.append(W_KQ[-1, :-1], W_PV[-1, -1])[None]])
    vec = U.T.reshape(-1, 1)  # column by column
    value, expected = (vec.T @ form(E, x) @ vec)[0, 0], prediction(E, W_PV, W_KQ)
    return "" if value == expected else f"E={E.tolist()}: form {value}, prediction {expected}"


def wrong_count(claim: Claim, E: Matrix, x: Matrix) -> str:
    """The count of negative eigenvalues where it breaks the claim, or nothing."""
    H = form(E, x)
    negative, positive = negative_eigenvalues(H), negative_eigenvalues(-H)
    values: dict[str, Any] = {"d": Fraction(len(x)), "N": Fraction(E.shape[1] - 1)}
    values |= {"n_minus(H)": Fraction(negative), "n_minus(-H)": Fraction(positive)}
    for formula in claim.statement:
        relation = parse_relation(formula)
        for left, sign, right in relation.links():
            a, b = (read(side, Numeric(values, Exact())) for side in (left, right))
            if not RELATIONS[sign](a, b):
                return f"E=({'; '.join(' '.join(map(str, row)) for row in E)}): {formula} reads {a} {sign} {b}"
    return ""


def negative_eigenvalues(matrix: Matrix) -> int:
    """Sign changes of ``det(-mu I - A)``, by the recursion of Faddeev and LeVerrier in integers."""
    size = len(matrix)
    scale = lcm(*(entry.denominator for entry in matrix.flat))
    whole = np.array([int(entry * scale) for entry in matrix.flat], dtype=object).reshape(matrix.shape)
    unit = np.array([[int(i == j) for j in range(size)] for i in range(size)], dtype=object)
    coefficients, power = [1], unit
    for k in range(1, size + 1):
        product = whole @ power
        coefficients.append(-np.trace(product) // k)  # exact: the characteristic polynomial is integral
        power = product + coefficients[-1] * unit
    signs = [(-1) ** k * c > 0 for k, c in enumerate(coefficients) if c != 0]
    return sum(a != b for a, b in pairwise(signs))
