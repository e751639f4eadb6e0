r"""The population loss as what it is, a polynomial of bidegree (2, 2): coefficients once, then values, slopes, Hessians.

The prediction (3.6) is bilinear in ``v = (u12, u)``, the last row of W_PV, and ``k = (U11; u21')``, the first ``d`` columns
of W_KQ row by row, so

    L = 1/2 sum M[p,q,i,j] v_p v_q k_i k_j - sum R[p,i] v_p k_i + c .

The coefficients are read off the gradient of the derived closed form (`PopulationLoss`); they are exact if the setting is.
A state is one vector ``y = (v, k)`` of ``n = (d+1)^2`` numbers; states may carry leading batch axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting

Array = Any
LARGEST = 12  # M has (d+1)^2 (d (d+1))^2 entries, 33 MB here


@dataclass(frozen=True, eq=False)
class BilinearLoss:
    """``M`` ``(d+1, d+1, d(d+1), d(d+1))``, symmetric in each pair, ``R`` ``(d+1, d(d+1))``, ``c``; float or Fractions.

    >>> loss = BilinearLoss.of(Setting([["1"]], 1))       # 1/2 E (v' (EE'/N) k x - w x)^2 at u = 1, U11 = 1/3
    >>> y = loss.pack([[0, 0], [0, 1]], [["1/3", 0], [0, 0]])
    >>> loss.value(y), [str(x) for x in loss.gradient(y)]
    (Fraction(1, 3), ['0', '0', '0', '0'])
    """

    M: Array
    R: Array
    c: Any

    @classmethod
    def of(cls, setting: Setting) -> BilinearLoss:
        """The coefficients for a setting; InputError for d above `LARGEST`."""
        d = setting.dimension
        if d > LARGEST:
            raise InputError("dimension", d, f"d <= {LARGEST}", "the loss over all blocks has too many coefficients")
        loss = PopulationLoss(setting)
        zero = loss.arithmetic.array(np.zeros((d + 1, d + 1), dtype=int))
        size = d * (d + 1)

        def slope(row: Array, place: int | None) -> Array:
            pv, kq = zero.copy(), zero.copy()
            pv[d] = row
            if place is not None:
                kq[place // d, place % d] = loss.arithmetic.number(1)
            return loss.gradient(pv, kq)[1][:, :d].ravel()

        unit = loss.arithmetic.identity(d + 1)
        quadratic: dict[tuple[int, int], Array] = {}
        linear = -np.array([slope(unit[p], None) for p in range(d + 1)])
        for p in range(d + 1):
            for q in range(p + 1):
                row = unit[p] + unit[q] if p != q else unit[p]
                pull = linear[p] + linear[q] if p != q else linear[p]
                quadratic[p, q] = np.array([slope(row, j) + pull for j in range(size)])
        tensor = np.empty((d + 1, d + 1, size, size), dtype=linear.dtype)
        for (p, q), matrix in quadratic.items():
            if p != q:
                matrix = (matrix - quadratic[p, p] - quadratic[q, q]) / 2
            tensor[p, q] = tensor[q, p] = (matrix + matrix.T) / 2
        return cls(tensor, linear, loss.value(zero, zero))

    @property
    def dimension(self) -> int:
        """d."""
        return len(self.R) - 1

    def split(self, y: Array) -> tuple[Array, Array]:
        """``v`` and ``k`` of a state."""
        return y[..., : self.dimension + 1], y[..., self.dimension + 1 :]

    def pack(self, W_PV: Array, W_KQ: Array) -> Array:
        """The state of two ``(d+1, d+1)`` parameter matrices, in the arithmetic of the coefficients."""
        d = self.dimension
        exact = self.M.dtype == object
        from lsa_theory.algebra.arithmetic import Exact, Float

        pv, kq = ((Exact() if exact else Float()).array(w) for w in (W_PV, W_KQ))
        return np.concatenate([pv[d], kq[:, :d].ravel()])

    def unpack(self, y: Array) -> tuple[Array, Array]:
        """W_PV and W_KQ with the blocks of a state, zero elsewhere."""
        d = self.dimension
        v, k = self.split(y)
        pv, kq = (np.zeros((d + 1, d + 1), dtype=y.dtype) + 0 * self.c for _ in range(2))
        pv[d], kq[:, :d] = v, k.reshape(d + 1, d)
        return pv, kq

    def curvature(self, v: Array) -> Array:
        """``A(v) = sum M v v``, the Hessian in ``k``, ``(..., d(d+1), d(d+1))``."""
        size = self.R.shape[1]
        pairs = (v[..., :, None] * v[..., None, :]).reshape(*v.shape[:-1], v.shape[-1] ** 2)
        return (pairs @ self.M.reshape(-1, size * size)).reshape(*v.shape[:-1], size, size)

    def value(self, y: Array) -> Any:
        """``L``."""
        v, k = self.split(y)
        image = (self.curvature(v) @ k[..., None])[..., 0]
        return (image * k).sum(-1) / 2 - ((v @ self.R) * k).sum(-1) + self.c

    def gradient(self, y: Array) -> Array:
        """``grad L`` ``(..., n)``."""
        v, k = self.split(y)
        drawn = (v[..., None, None, :] @ self._half(k))[..., 0, :]  # sum_qj M[p,q,i,j] v_q k_j
        in_v = (drawn @ k[..., None])[..., 0] - k @ self.R.T
        in_k = (v[..., None, :] @ drawn)[..., 0, :] - v @ self.R
        return np.concatenate([in_v, in_k], axis=-1)

    def hessian(self, y: Array) -> Array:
        """The Hessian ``(..., n, n)``."""
        v, k = self.split(y)
        half = self._half(k)
        m = self.dimension + 1
        n = y.shape[-1]
        full = np.empty((*y.shape[:-1], n, n), dtype=y.dtype)
        full[..., :m, :m] = (half @ k[..., None, :, None])[..., 0]
        full[..., m:, m:] = self.curvature(v)
        mixed = 2 * (half * v[..., None, :, None]).sum(-2) - self.R
        full[..., :m, m:] = mixed
        full[..., m:, :m] = np.swapaxes(mixed, -1, -2)
        return full

    def _half(self, k: Array) -> Array:
        """``sum_j M[p,q,i,j] k_j``, ``(..., d+1, d+1, d(d+1))``."""
        m, size = self.R.shape
        return (k @ self.M.reshape(-1, size).T).reshape(*k.shape[:-1], m, m, size)
