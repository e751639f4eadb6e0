"""Assumed: for every d >= 2 and N the isotropic loss has a local minimum that is not global."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    ISOTROPIC,
    assumed,
    computed,
    fails_at,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="landscape-every-assumed",
    title="Spurious minima for every d and N",
    says="For isotropic inputs the loss over all blocks has a local minimum that is not global for every d >= 2 and N.",
    statement="spurious >= 1",
    given=(
        FOUR_BLOCKS,
        ISOTROPIC,
        Hypothesis("d >= 2", "d >= 2"),
        Hypothesis("spurious counts the families of local minima that are not global"),
    ),
    order=70,
    why="For d >= 3 there is a window of N without one (landscape-windows); for d = 2 it is true.",
    witness="d = 3, N = 4",
)


def derive() -> Derivation:
    return fails_at(
        {"d": "3", "spurious": "0"},
        "d = 3, N = 4: the slope polynomial has no zero on x > 0 and is positive",
        computed(
            "d = 3, N = 4: no local minimum but the global one",
            "Sturm",
            lambda: not IsotropicLandscape(3, 4).has_spurious_minimum,
        ),
        computed(
            "d = 2: there is one for N = 1, .., 40, and d = 3: for N = 1, 2, 3",
            "Sturm: no smaller witness among these",
            lambda: (
                all(IsotropicLandscape(2, n).has_spurious_minimum for n in (1, 2, 5, 10, 40))
                and all(IsotropicLandscape(3, n).has_spurious_minimum for n in (1, 2, 3))
            ),
        ),
    )
