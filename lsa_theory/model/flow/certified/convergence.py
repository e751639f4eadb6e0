r"""Convergence of the flow (5.4), certified for one instance in exact arithmetic, with explicit constants.

With ``T(U) = Gamma Lambda U Lambda``, ``B = Lambda^2`` the loss is ``1/2 tr Lambda + ell`` (lem-A.1),
``ell = u^2 <U, T U> / 2 - u <B, U>``, and ``c = u^2 - |U|_F^2`` is conserved (lem-A.3). From a state with ``ell < 0``,
below the loss of every saddle:

1. ``ell`` does not increase, so with ``r = u <B, U>``, ``beta = <B, T^-1 B> = tr(Lambda^2 Gamma^-1)`` and Cauchy-Schwarz
   ``ell >= r^2 / (2 beta) - r`` for ever ``r >= r0 = beta (1 - sqrt(1 - 2 |ell| / beta))``.
2. ``r <= |B|_F |u| |U|_F`` and the conserved quantity give ``u^2 >= m = (c + sqrt(c^2 + 4 r0^2 / |B|_F^2)) / 2 > 0``.
3. Gradient domination (ours-5.4): ``|grad|^2 >= 2 m tau (ell - min)``, ``tau = lam_min(Gamma) lam_min(Lambda)^2``, hence
   ``ell - min <= exp(-2 m tau t) (ell - min)(0)``, and what is left of the way is at most ``sqrt(2 (ell - min) / (m tau))``.
4. So ``u U -> Gamma^-1``, ``u`` keeps its sign, ``u^2 -> (c + sqrt(c^2 + 4 tr Gamma^-2)) / 2``.

From an exact start with ``ell >= 0`` only hypotheses are checked, which give convergence without a rate: those of
ours-flow, or ``u > 0`` and ``z_i = p_i' U p_i > 0`` for every eigenvector of Lambda, which ``U + U' > 0`` implies. In the
second case ``z_i' = u l_i^2 - gamma_i u^2 z_i`` keeps every ``z_i`` above the lesser of its start and
``l_i^2 / (gamma_i max u)``, ``u' = sum l_i^2 z_i - u <U, T U>`` then keeps ``u`` above a positive number, and 3., 4. hold
with that. Both are mirrored for ``u < 0``.
The state may be a box (`Ball` entries), as `enclosure.enclose` returns: then it is certified for every state in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra import elimination, exact
from lsa_theory.algebra.balls import Ball, Rigorous, UnsureError, ball
from lsa_theory.errors import InputError
from lsa_theory.kernel.claim import Evidence
from lsa_theory.model.flow.certified.enclosure import enclose, require_plain
from lsa_theory.model.loss import gamma_matrix
from lsa_theory.model.setting import Setting

Array = Any
LARGEST = 12
HALF = Fraction(1, 2)
THEOREM = "hypotheses of ours-flow"
ORTHANT = "u and U + U' positive"
CONSTANTS = "balance, decreasing loss, gradient domination"


@dataclass(frozen=True)
class Certificate:
    """What is proved of the flow from a state: it converges to the minimum ``(U*, u*)`` enclosed in ``U``, ``u``.

    ``rate`` ``(ell - min <= exp(-rate t) (ell - min)(0))``, ``least_u`` (``|u|`` stays above) and ``way`` (the rest of the
    trajectory is at most so long) are rigorous bounds, None where only the hypotheses of ours-flow were checked. ``time`` is
    when the state is reached from the start, 0 for the start itself.
    """

    method: str
    U: tuple[tuple[Ball, ...], ...] = field(repr=False)
    u: Ball
    conserved: Ball
    rate: Fraction | None
    least_u: Fraction | None
    way: Fraction | None
    time: Fraction

    @property
    def evidence(self) -> Evidence:
        """For verdicts: it proves, and covers this instance only."""
        if self.rate is None:
            detail = "the exact start meets every hypothesis"
        else:
            detail = f"from t = {float(self.time):.6g} on |u| >= {_down(self.least_u):.4g}, the loss gap decays at rate"
            detail += f" {_down(self.rate):.4g} or faster, the way left is at most {_up(self.way):.4g}"
        return Evidence(f"exact arithmetic: {self.method}", "proves", "certified for this instance", detail)

    def contains(self, U: Array, u: float, tolerance: float = 1e-8) -> bool:
        """Whether a float fixed point is the certified limit up to ``tolerance``, relative to its norm.

        >>> found = certify(Setting([[1]], 1), [["1/10"]], "1/10")
        >>> found.contains([[3**-0.5]], 3**-0.5), found.contains([[-(3**-0.5)]], -(3**-0.5))
        (True, False)
        """
        return self.distance(U, u) <= tolerance

    def distance(self, U: Array, u: float) -> float:
        """How far a float point is from the certified limit, relative to the norm of that, rounding of 1e-15 aside."""
        goal = np.array([[float(x) for x in row] for row in self.U])
        size = np.hypot(np.linalg.norm(goal), float(self.u))
        return float(np.hypot(np.linalg.norm(goal - np.asarray(U, dtype=float)), float(self.u) - u) / size)


def _down(value: Fraction | None) -> float:
    assert value is not None
    return float(np.nextafter(float(value), -np.inf))


def _up(value: Fraction | None) -> float:
    assert value is not None
    return float(np.nextafter(float(value), np.inf))


def certify(setting: Setting, U: Any, u: Any, *, conserved: Any = None, time: Any = 0) -> Certificate | None:
    """A certificate for the flow from ``U`` ``(d, d)``, ``u`` (floats are the rationals they are; or `Ball`), else None.

    ``conserved`` is ``u^2 - |U|_F^2`` where it is known more exactly than from a box. None means that nothing is proved
    here: try a later point of the trajectory. Raises InputError for d above `LARGEST`, noise or a task covariance.

    >>> found = certify(Setting([[1]], 1), [["1/10"]], "1/10")
    >>> found.evidence.outcome, found.evidence.covers, float(found.u) ** 2 - 1 / 3 < 1e-15
    ('proves', 'certified for this instance', True)
    >>> certify(Setting([[1]], 1), [["-1/10"]], "1/10") is None      # u = -U: the stable set of the saddle
    True
    """
    setting, matrix, scalar = _read(setting, U, u)
    lam, gamma = setting.covariance, gamma_matrix(setting)
    inverse = elimination.inverse(gamma)
    square = sum((x * x for x in matrix.flat), ball(0))
    c = ball(conserved) if conserved is not None else ball(scalar) * scalar - square
    B = lam @ lam
    pull = gamma @ lam @ matrix @ lam
    along = (B * matrix).sum()
    try:
        ell = ball(HALF * scalar * scalar * (pull * matrix).sum() - scalar * along)
        positive = scalar > 0
        if ell < 0:
            constants = _constants(ell, c, lam, gamma, inverse, B)
            limit = _limit(c, inverse, positive)
            return Certificate(CONSTANTS, *limit, c, *constants, Fraction(time))
    except UnsureError:
        return None
    method = _hypotheses(matrix, scalar, c, along, positive)
    if method is None:
        return None
    return Certificate(method, *_limit(c, inverse, positive), c, None, None, None, Fraction(time))


def _read(setting: Setting, U: Any, u: Any) -> tuple[Setting, Array, Any]:
    d = setting.dimension
    if d > LARGEST:
        raise InputError("dimension", d, f"d <= {LARGEST}", "certificates are computed in fractions")
    setting = setting.as_exact()
    require_plain(setting)
    rows = [list(row) for row in U]
    if len(rows) != d or any(len(row) != d for row in rows):
        raise InputError("U", f"{len(rows)} rows", f"{d} x {d}", "match the covariance")
    read = [[_number("U", x) for x in row] for row in rows]
    return setting, np.array(read, dtype=object), _number("u", u)


def _number(name: str, value: Any) -> Any:
    return value if isinstance(value, Ball) else Fraction(exact.parse_number(name, value))


def _root(value: Any) -> Ball:
    return ball(Rigorous().number_power(value, HALF))


def _constants(
    ell: Ball, c: Ball, lam: Array, gamma: Array, inverse: Array, B: Array
) -> tuple[Fraction, Fraction, Fraction]:
    """Rate, least ``|u|``, length of the way that is left, each on the safe side."""
    beta = (B * inverse).sum()
    deep = min(-ell.high, beta / 2)  # |ell| at least; beta / 2 is the minimum
    reach = beta * (1 - _root(1 - 2 * deep / beta)).low
    force = (B * B).sum()
    least = ((c + _root(c * c + 4 * reach * reach / force)) / 2).low
    if least <= 0:
        raise UnsureError("u may come too close to 0")
    bottom = _below_spectrum(lam)
    tau = _below_spectrum(gamma) * bottom * bottom
    gap = max(beta / 2 + ell.high, Fraction(0))
    return 2 * least * tau, _root(ball(least)).low, _root(ball(2 * gap / (least * tau))).high


def _below_spectrum(matrix: Array) -> Fraction:
    """A positive rational below every eigenvalue, confirmed by exact pivots."""
    guess = float(np.linalg.eigvalsh(matrix.astype(float))[0])
    slack = 1e-12
    while slack < 1:
        bound = Fraction(guess * (1 - slack))
        if bound > 0 and elimination.is_positive_definite(matrix - exact.identity(len(matrix)) * bound):
            return bound
        slack *= 100
    raise UnsureError("the smallest eigenvalue is lost in rounding")


def _limit(c: Ball, inverse: Array, positive: bool) -> tuple[tuple[tuple[Ball, ...], ...], Ball]:
    """``U* = Gamma^-1 / u*``, ``u*^2 = (c + sqrt(c^2 + 4 tr Gamma^-2)) / 2``; where c < 0 without cancellation."""
    target = (inverse * inverse).sum()
    root = _root(c * c + 4 * target)
    square = 2 * target / (root - c) if c.high < 0 else (c + root) / 2
    u = _root(square)
    u = u if positive else -u
    return tuple(tuple(ball(x) / u for x in row) for row in inverse), u


def _hypotheses(matrix: Array, scalar: Any, c: Ball, along: Any, positive: bool) -> str | None:
    """Which of the two sets of hypotheses an exact start, or its mirror image, meets."""
    if any(isinstance(x, Ball) for x in (scalar, *matrix.flat)) or scalar == 0:
        return None
    sign = 1 if positive else -1
    if c.low > 0 or (c.low == 0 and sign * along >= 0):
        return THEOREM
    return ORTHANT if elimination.is_positive_definite(sign * (matrix + matrix.T)) else None


def certify_trajectory(setting: Setting, U0: Any, u0: Any, times: Any = ()) -> Certificate | None:
    """A certificate with constants from the start, or from the first of ``times`` whose enclosure gives one; else `certify`.

    Enclosures are for d <= 4 and flows that are not stiff; where they are refused the start decides.
    """
    first = certify(setting, U0, u0)
    if first is not None and first.rate is not None:
        return first
    _, matrix, scalar = _read(setting, U0, u0)
    c = scalar * scalar - sum(x * x for x in matrix.flat)
    for time in times:
        try:
            (point,) = enclose(setting, U0, u0, [time])
        except InputError as problem:
            if problem.argument not in ("times", "width", "dimension"):
                raise
            break
        found = certify(setting, point.U, point.u, conserved=c, time=point.time)
        if found is not None:
            return found
    return first
