"""Own claim: over all of W_PV and W_KQ the population loss has local minima that are not global. Smallest witness: d
= 2, N = 1, Lambda = I, U11 = 0, u = 0, u12 = (1, 0), u21 = (1/4, 0), with L = 7/8 above min L = 3/4."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial

import numpy as np

from derivations.zhang2023.ours.ours_global_minimisers import minimum_steps
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.algebra.elimination import Inertia, inertia, inverse
from lsa_theory.algebra.exact import Matrix, identity
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.model.loss import PopulationLoss, gamma_matrix
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="ours-spurious-minimum",
    title="Local minima of the population loss that are not global",
    says="For d = 2, N = 1, Lambda = I and Lambda = diag(2, 1), the population loss over all blocks has local minima of rank"
    " one that are not global.",
    given=(COVARIANCE, PROMPTS),
    where="not in the paper; why u12 = u21 = 0 at the start matters in Theorem 4.1",
    section="Proof machinery",
    order=56,
    as_printed=False,
    measures=("spurious minimum",),
    findings=(
        Finding(
            "stronger",
            "u12(0) = u21(0) = 0 in Assumption 3.3 is essential: a start at the point below stays there, and by"
            " Lojasiewicz's theorem an open set of starts ends in such local minima.",
            "d=2, N=1, Lambda=I, U11=0, u=0, u12=(1,0), u21=(1/4,0): gradient 0, Hessian inertia (7,0,2), L=7/8, min L=3/4",
        ),
    ),
)


@dataclass(frozen=True)
class Point:
    """The stationary point ``U11 = 0, u = 0, u12 = q, u21 = q/g`` of the top eigenpair of a diagonal Lambda."""

    eigenvalues: tuple[int, ...]
    length: int = 1

    @property
    def setting(self) -> Setting:
        return Setting(np.diag([Fraction(l) for l in self.eigenvalues]), self.length)

    @property
    def parameters(self) -> Matrix:
        """The active blocks in one vector: U11 row by row, u12, u21, u."""
        d = len(self.eigenvalues)
        top = [Fraction(int(k == 0)) for k in range(d)]
        least = gamma_matrix(self.setting)[0, 0]
        return np.array([Fraction(0)] * (d * d) + top + [x / least for x in top] + [Fraction(0)], dtype=object)

    def gradient(self, vector: Matrix) -> Matrix:
        d = len(self.eigenvalues)
        d_pv, d_kq = population_loss(self).gradient(*self._split(vector))
        return np.concatenate([d_kq[:d, :d].ravel(), d_pv[d, :d], d_kq[d, :d], d_pv[d, d:]])

    def value(self) -> Fraction:
        return Fraction(population_loss(self).value(*self._split(self.parameters)))

    def least(self) -> Fraction:
        """``min L`` of ours-global-minimisers."""
        lam = self.setting.covariance
        return Fraction(np.trace(lam) - np.trace(lam @ lam @ inverse(gamma_matrix(self.setting)))) / 2

    def orbit(self) -> Matrix:
        """Tangents of known families of minima: u12 against u21 rescaled; both rotated where Lambda = I."""
        d, centre = len(self.eigenvalues), self.parameters
        a, c = centre[d * d : d * d + d], centre[d * d + d : -1]
        tangents = [np.concatenate([centre[: d * d], a, -c, centre[-1:]])]
        if len(set(self.eigenvalues)) == 1:
            turn = np.array([[0, -1], [1, 0]], dtype=object)
            tangents.append(np.concatenate([centre[: d * d], turn @ a, turn @ c, centre[-1:]]))
        return np.array(tangents)

    def _split(self, vector: Matrix) -> tuple[Matrix, Matrix]:
        d = len(self.eigenvalues)
        pv, kq = (identity(d + 1) * 0 for _ in range(2))
        kq[:d, :d], pv[d, :d], kq[d, :d], pv[d, d] = (
            vector[: d * d].reshape(d, d), vector[d * d : d * d + d], vector[d * d + d : -1], vector[-1],
        )  # fmt: skip
        return pv, kq


POINTS = (Point((1, 1)), Point((2, 1)))


def derive() -> Derivation:
    steps = []
    for point in POINTS:
        lam, counted = f"Lambda = diag{point.eigenvalues}", inertia_at(point)
        steps += [
            verify(
                f"d = 2, N = 1, {lam}: the gradient of the derived loss is zero at U11 = 0, u = 0, u12 = (1,0), u21 ="
                f" (1/g,0)",
                "evaluate the closed form in all four blocks",
                partial(is_stationary, point),
                "fractions",
            ),
            verify(
                f"the Hessian there has inertia {tuple(counted)}; its kernel is spanned by the tangents of the symmetries",
                "rescaling u12 against u21, and rotating both where Lambda = I",
                partial(is_minimum_up_to_symmetry, point),
                "congruence in fractions",
            ),
            verify(
                f"L = {point.value()} there, above min L = {point.least()}",
                "min L from ours-global-minimisers",
                partial(is_above_minimum, point),
                "fractions",
            ),
        ]
    return Derivation(
        (
            *minimum_steps(),
            *steps,
            infer(
                "the orbits of these points under the symmetries consist of stationary points",
                "the loss does not change when W_PV is multiplied and W_KQ divided by c (rem-4.1), nor when all blocks"
                " are rotated"
                " and Lambda = I",
                "rotation",
            ),
            infer(
                "the points are local minima, and not global ones",
                "no direction of zero curvature leaves the orbit",
                "Morse-Bott",
            ),
        )
    )


@cache
def population_loss(point: Point) -> PopulationLoss:
    return PopulationLoss(point.setting)


@cache
def hessian_at(point: Point) -> Matrix:
    """By a difference that is exact for the gradient, a polynomial of degree three in each entry."""
    centre, columns = point.parameters, []
    for step in identity(len(centre)):
        far, near = (point.gradient(centre + k * step) - point.gradient(centre - k * step) for k in (2, 1))
        columns.append((8 * near - far) / Fraction(12))
    return np.array(columns, dtype=object)


def inertia_at(point: Point) -> Inertia:
    return inertia(hessian_at(point))


def is_stationary(point: Point) -> bool:
    return not point.gradient(point.parameters).any()


def is_above_minimum(point: Point) -> bool:
    return point.value() > point.least()


def is_minimum_up_to_symmetry(point: Point) -> bool:
    """No negative eigenvalue, and as many independent tangents in the kernel as there are zero eigenvalues."""
    hessian, orbit = hessian_at(point), point.orbit()
    independent = inertia(orbit @ orbit.T).positive == len(orbit)
    counted = inertia(hessian)
    inside = not (hessian @ orbit.T).any() and bool(np.all(hessian == hessian.T))
    return inside and independent and counted.negative == 0 and counted.zero == len(orbit)
