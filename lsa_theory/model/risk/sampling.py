"""Drawing test prompts: literally, by their sufficient statistics, or by the one vector that LSA sees.

Three ways of drawing the same law, for n prompts at once; ``w`` (n, d) are the tasks, s the standard deviation of the noise:

`prompts`       x (n, M, d) and y (n, M): everything, M d normals a prompt.
`compressed`    the triangular factor R of X = QR by the Bartlett decomposition (chi variables on the diagonal, normals
                above it) and the labels Q'y = R w + Q'e, of which given R only min(M, d) matter: k = min(M, d) rows
                that have the X'X and X'y of the prompt; at most d (d + 1)/2 + d random numbers whatever M.
`correlations`  h = X'y/M alone, conditionally on the labels: |y|^2 is (|z|^2 + s^2) chi^2_M, and given y the rows of X are
                normal around y_i z/(|z|^2 + s^2): d + 1 random numbers whatever M.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Root:
    """A square root L of covariances ``C = L L'``: one matrix (d, d), or diagonals (n, d), one for each prompt."""

    value: Array
    diagonal: bool = False

    @classmethod
    def of(cls, covariance: Array) -> Root:
        """Of one positive semidefinite matrix, possibly singular.

        >>> Root.of(np.diag([4.0, 0.0])).apply(np.ones((1, 2)))
        array([[2., 0.]])
        """
        values, vectors = np.linalg.eigh(np.asarray(covariance, dtype=float))
        root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
        return cls(root)

    def apply(self, g: Array) -> Array:
        """L g for every row of g (n, d) or (n, k, d)."""
        if not self.diagonal:
            return g @ self.value.T
        return g * (self.value if g.ndim == 2 else self.value[:, None, :])

    def transposed(self, g: Array) -> Array:
        """L' g for every row."""
        return g * self.value if self.diagonal else g @ self.value


def prompts(rng: np.random.Generator, root: Root, w: Array, s: float, length: int) -> tuple[Array, Array]:
    """Every example and label: x (n, M, d), y (n, M)."""
    x = root.apply(rng.standard_normal((len(w), length, w.shape[1])))
    y = np.matmul(x, w[..., None])[..., 0]
    return x, y + s * rng.standard_normal(y.shape) if s else y


def compressed(rng: np.random.Generator, root: Root, w: Array, s: float, length: int) -> tuple[Array, Array]:
    """k = min(M, d) rows x (n, k, d) and labels y (n, k) with the X'X and X'y of a prompt of length M.

    >>> x, y = compressed(np.random.default_rng(0), Root(np.eye(2)), np.ones((3, 2)), 0.0, 10**6)
    >>> x.shape, bool(np.allclose(np.swapaxes(x, 1, 2) @ x / 10**6, np.eye(2), atol=0.02))
    ((3, 2, 2), True)
    """
    n, d = w.shape
    k = min(length, d)
    r = np.zeros((n, k, d))
    rows, columns = np.triu_indices(k, 1, d)
    r[:, rows, columns] = rng.standard_normal((n, len(rows)))
    diagonal = np.arange(k)
    r[:, diagonal, diagonal] = np.sqrt(rng.chisquare(length - diagonal, (n, k)))
    x = root.apply(r)
    y = np.matmul(x, w[..., None])[..., 0]
    return x, y + s * rng.standard_normal(y.shape) if s else y


def correlations(rng: np.random.Generator, root: Root, w: Array, s: float, length: int) -> Array:
    """h = (1/M) sum y_i x_i, (n, d), without the prompt.

    >>> h = correlations(np.random.default_rng(0), Root(np.eye(2)), np.ones((1, 2)), 0.5, 10**8)
    >>> bool(np.allclose(h, 1.0, atol=1e-3))
    True
    """
    z = root.transposed(w)
    signal = (z * z).sum(axis=1)
    energy = signal + s * s
    chi2 = rng.chisquare(length, len(w))
    g = rng.standard_normal(w.shape)
    unit = z / np.sqrt(np.where(signal > 0, signal, 1.0))[:, None]
    known = np.sqrt(np.maximum(1.0 - np.divide(signal, energy, out=np.zeros_like(signal), where=energy > 0), 0.0))
    g -= ((1.0 - known) * (g * unit).sum(axis=1))[:, None] * unit
    return root.apply(chi2[:, None] * z + np.sqrt(energy * chi2)[:, None] * g) / length
