"""Own: the sharpness at the balanced global minimum over all blocks."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    computed,
    ours,
)
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.model.landscape.isotropic import invariant_loss
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="sharpness",
    title="Sharpness over all blocks",
    says="At the balanced minimum, isotropic inputs, the Hessian has 2 sqrt(d) on the slice, and on a pair of"
    " entries of (u12, u21) the matrix"
    " [[c1/sqrt(d), c3], [c3, sqrt(d) c2]] N/(N + d + 1), whose larger eigenvalue is the sharpness: c1 = 1 + (d"
    " + 1)/N + 2 (d + 2)/N"
    " + (d + 2)(d + 4)/N^2, c2 = d (d + 2)(1 + 2/N), c3 = d + 2/N + d (d + 2)/N.",
    statement=(),
    given=(FOUR_BLOCKS, ISOTROPIC),
    order=81,
    corrects="sharpness-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "on the slice: g u^2 = sqrt(d) for changes of U11, and [[sqrt(d), sqrt(d)], [sqrt(d), sqrt(d)]]"
                " for I/sqrt(d) and u",
                "u U11 = I/g, u^2 = ||U11||_F^2",
                "substitution",
            ),
            infer(
                "in (u12, u21) the loss is 1/2 E (alpha u12'(S + xx'/N) x + u w'Sw u21'x)^2 to second order,"
                " U11 = alpha I, alpha u = 1/g",
                "the gradient of the rest in u12 u21' vanishes at the minimum",
                "sum of squares",
            ),
            computed(
                "E (w'Sw)^2 = c2, E (v'(S + xx'/N) x)^2 = c1, and their product has the mean c3",
                "coefficients of the derived loss at U11 = alpha I, u12 = s e, u21 = c e: c1 at s^2, c2 at c^2,"
                " c3 with the part odd in w",
                blocks,
                "the loss in all four blocks at Lambda = I",
            ),
        )
    )


def blocks() -> bool:
    """Coefficients of ``alpha^2 s^2``, ``u^2 c^2`` and ``alpha u s c``; the last has g besides, from the part odd in w."""
    d, n = Scalar.symbol("d"), Scalar.symbol("N")
    one = Scalar.number(1)
    g = one + (d + 1) / n
    c1 = g + 2 * (d + 2) / n + (d + 2) * (d + 4) / (n * n)
    c2 = d * (d + 2) * (1 + 2 / n)
    c3 = d + 2 / n + d * (d + 2) / n
    loss = invariant_loss().map(
        lambda name: Scalar.symbol("a" if name == "b" else name) if name != "noise" else Scalar.number(0)
    )

    def part(**powers: int) -> Scalar:
        wanted = {"s": 0, "c": 0, "a": 0, "u": 0, **powers}
        total = Scalar.number(0)
        for m, x in loss.num.items():
            if all(dict(m).get(name, 0) == power for name, power in wanted.items()):
                total = total + Scalar({frozenset((name, p) for name, p in m if name in ("d", "N")): x})
        return total

    return 2 * part(s=2, a=2) == c1 and 2 * part(c=2, u=2) == c2 and part(s=1, c=1, a=1, u=1) == c3 + g
