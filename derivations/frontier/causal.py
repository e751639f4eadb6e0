"""Own: which two-point spectra two causal scalar layers solve, N -> infinity."""

from derivations.frontier.common import (
    LAYERS,
    computed,
    ours,
)
from derivations.frontier.ordered import ordered_moment
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="causal",
    title="What two causal layers solve",
    says="With a causal mask and N -> infinity two scalar steps solve a spectrum {l_1, l_2} exactly if (l_1 +"
    " l_2)^2 >= 8 l_1 l_2: condition number one, or at"
    " least 3 + 2 sqrt(2). The moments at finite N are E tr C/d = (N + 2 d + 3)/(2 N) and those of docs/frontier.md.",
    statement=("(1/l1 + 1/l2)**2 - 8/(l1*l2) == ((l1 + l2)**2 - 8*l1*l2)/(l1*l2)**2",),
    given=(LAYERS, Hypothesis("l1, l2 are the eigenvalues", "l1 > 0"), Hypothesis("both positive", "l2 > 0")),
    order=66,
    corrects="causal-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer("the error is 1 - s l + p2 l^2 with p2 = a_1 a_2/2", "half of all pairs are ordered", "strong law"),
            infer(
                "zeros l_1, l_2: s = 1/l_1 + 1/l_2, p2 = 1/(l_1 l_2); real steps need s^2 >= 8 p2",
                "the discriminant",
                "definition",
            ),
            computed(
                "E tr C, E tr SC and E tr CC' over d are (N + 2 d + 3)/(2 N) and those of docs/frontier.md,"
                " for every d and N",
                "all pairings; N^2, N^3 or N^4 times them are polynomials in N of degree at most four, compared at N = 0..4",
                _moments,
            ),
            computed(
                "with l_1 = 1 + h, l_2 = 1 - h and s, p2 as above the error 1 - s l + p2 l^2 is zero at both, and"
                " s^2 - 8 p2 is 4 (2 h^2 - 1)/(1 - h^2)^2: not negative exactly from h = 1/sqrt(2) on,"
                " the ratio 3 + 2 sqrt(2)",
                "identities of rational functions; equal eigenvalues need one zero only",
                _spectrum,
            ),
        )
    )


def _moments() -> bool:
    """Twice E sum tr(C), E sum tr(SC), four times E sum tr(CC') in d, without their powers of 1/N, at N = 0..4."""

    def same(factor: int, found: dict[int, int], wanted: dict[int, int]) -> bool:
        return {k: factor * c for k, c in found.items()} == {k: c for k, c in wanted.items() if c}

    def at(n: int) -> bool:
        first = ordered_moment(2, lambda i: i[1] <= i[0], n)
        second = ordered_moment(3, lambda i: i[2] <= i[1], n)
        third = ordered_moment(4, lambda i: i[1] <= i[0] and i[2] <= i[3], n)
        return (
            same(2, first, {1: n * (n + 3), 2: 2 * n})
            and same(2, second, {1: n * (n * n + 5 * n + 10), 2: n * (4 * n + 8), 3: 2 * n})
            and same(
                4,
                third,
                {
                    1: n * (n**3 + 10 * n * n + 51 * n + 130),
                    2: n * (8 * n * n + 48 * n + 120),
                    3: n * (14 * n + 34),
                    4: 4 * n,
                },
            )
        )

    return all(at(n) for n in range(5))


def _spectrum() -> bool:
    h = Scalar.symbol("h")
    s, p2 = 1 / (1 + h) + 1 / (1 - h), 1 / ((1 + h) * (1 - h))
    zeros = all(1 - s * x + p2 * x * x == 0 for x in (1 + h, 1 - h))
    return zeros and s**2 - 8 * p2 == 4 * (2 * h**2 - 1) / (1 - h**2) ** 2
