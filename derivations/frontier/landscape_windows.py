"""Own: for which N the isotropic loss has spurious minima, d = 2 to 12."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Finding
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.proofs.derivation import Derivation, infer

WINDOWS = {3: (4, 17), 4: (3, 44), 12: (3, 544)}

CLAIM = ours(
    ref="landscape-windows",
    title="Windows without spurious minima",
    says="For isotropic inputs the loss over all blocks has no spurious local minimum exactly for N = 4..17 (d"
    " = 3), 3..44 (4), 3..79 (5), 3..122"
    " (6), 3..172 (7), 3..230 (8), 3..297 (9), 3..371 (10), 3..453 (11), 3..544 (12), and has one for every N if d = 2.",
    statement=(),
    given=(FOUR_BLOCKS, ISOTROPIC),
    order=71,
    corrects="landscape-every-assumed",
    findings=(
        Finding(
            "sharper",
            "The zeros in N of the ends and of the discriminant of the slope polynomial leave finitely many N"
            " to decide; the steps here decide some"
            " edges, `lsa-theory landscape --windows --dim 2..12` all N.",
        ),
    ),
)


def derive() -> Derivation:
    def edges() -> bool:
        return all(not IsotropicLandscape(d, n).has_spurious_minimum for d, ends in WINDOWS.items() for n in ends) and all(
            IsotropicLandscape(d, n).has_spurious_minimum for d, (a, b) in WINDOWS.items() for n in (a - 1, b + 1)
        )

    return Derivation(
        (
            infer(
                "local minima are those of f(x), x = |u12|^2/u^2, the least loss over the rest",
                "strict convexity and rotations",
                "rotation",
            ),
            computed("inside both edges f only grows, outside it does not, d = 3, 4, 12", "Sturm, at the edges", edges),
            infer(
                "between two zeros in N of the ends and the discriminant of the slope polynomial its signs on x"
                " > 0 are the same",
                "zeros move continuously, and none crosses 0, infinity or another",
                "intermediate value",
            ),
        )
    )
