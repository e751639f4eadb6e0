"""The linear self-attention model, literally from its definitions (Section 3), in floats or exact Fractions.

Arrays may carry leading batch axes; a single prompt has none. Nothing here is simplified: closed forms live
elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from lsa_theory.algebra.exact import Matrix, Number, identity, is_exact, parse_integer
from lsa_theory.errors import InputError
from lsa_theory.model.setting import Setting


def embedding(x: Matrix, y: Matrix, x_query: Matrix) -> Matrix:
    """E = [[x_1 .. x_N, x_query], [y_1 .. y_N, 0]] (eq. 3.4).

    Shapes: x (..., N, d), one example a row; y (..., N); x_query (..., d); E (..., d+1, N+1). Raises
    InputError otherwise.

    >>> embedding(np.array([[1, 2]]), np.array([3]), np.array([4, 5]))
    array([[1, 4],
           [2, 5],
           [3, 0]])
    """
    if x.ndim < 2 or x.shape[:-1] != y.shape or x.shape[:-2] + x.shape[-1:] != x_query.shape:
        shapes = f"of shapes {x.shape}, {y.shape}, {x_query.shape}"
        raise InputError(
            "(x, y, x_query)",
            shapes,
            "shapes (N, d), (N,), (d,)",
            "give one row of x and one label per example",
        )
    columns = np.concatenate([x, x_query[..., None, :]], axis=-2)
    labels = np.concatenate([y, np.zeros_like(x_query[..., :1])], axis=-1)
    return np.swapaxes(np.concatenate([columns, labels[..., None]], axis=-1), -1, -2)


def f_lsa(E: Matrix, W_PV: Matrix, W_KQ: Matrix) -> Matrix:
    """f_LSA(E) = E + W^PV E (E^T W^KQ E) / rho with rho = N, the width of E minus one (eq. 3.3).

    Shapes: E (..., d+1, N+1); W_PV, W_KQ (d+1, d+1); result as E. Raises InputError for other sizes.

    >>> f_lsa(np.array([[1.0, 2.0], [3.0, 0.0]]), np.eye(2), np.zeros((2, 2)))
    array([[1., 2.],
           [3., 0.]])
    """
    _check_parameters(W_PV, W_KQ)
    if E.ndim < 2 or E.shape[-2] != len(W_PV) or E.shape[-1] < 2:
        raise InputError(
            "E",
            f"of shape {E.shape}",
            f"{len(W_PV)} rows and at least 2 columns",
            "build it with embedding(...)",
        )
    rho = E.shape[-1] - 1
    attention = np.swapaxes(E, -1, -2) @ W_KQ @ E / rho
    result: Matrix = E + W_PV @ E @ attention
    return result


def prediction(E: Matrix, W_PV: Matrix, W_KQ: Matrix) -> Matrix:
    """yhat_query = [f_LSA(E)]_{d+1, N+1} (below eq. 3.4): the batch shape of E, a scalar for a single prompt.

    >>> E = embedding(np.array([[2.0]]), np.array([3.0]), np.array([5.0]))
    >>> float(prediction(E, np.diag([0.0, 1.0]), np.diag([1.0, 0.0])))  # x_query x_1 y_1
    30.0
    """
    result: Matrix = f_lsa(E, W_PV, W_KQ)[..., -1, -1]
    return result


@dataclass(frozen=True, eq=False)
class Prompts:
    """A prompt, or B prompts along a leading axis: x (B, N, d), y (B, N), x_query (B, d), task (B, d)."""

    x: Matrix
    y: Matrix
    x_query: Matrix
    task: Matrix

    @property
    def embedding(self) -> Matrix:
        """E of eq. 3.4, (B, d+1, N+1)."""
        return embedding(self.x, self.y, self.x_query)

    @property
    def target(self) -> Matrix:
        """<w, x_query>, (B,); it carries no label noise."""
        return (self.task * self.x_query).sum(axis=-1)


def draw_prompts(rng: np.random.Generator, setting: Setting, count: int) -> Prompts:
    """`count` independent training prompts in floats (Section 3, 'training').

    Task covariance and label noise are the setting's. Raises InputError for count < 1.

    >>> draw_prompts(np.random.default_rng(0), Setting([[1, 0], [0, 2]], 5), 3).x.shape
    (3, 5, 2)
    """
    count = parse_integer("count", count, 1, "give the number of prompts")
    setting = setting.as_float()
    d, length = setting.dimension, setting.context_length
    root, task_root = np.linalg.cholesky(setting.covariance), np.linalg.cholesky(setting.task_covariance)
    x = rng.standard_normal((count, length, d)) @ root.T
    x_query = rng.standard_normal((count, d)) @ root.T
    task = rng.standard_normal((count, d)) @ task_root.T
    noise = math.sqrt(setting.noise_variance) * rng.standard_normal((count, length))
    y = (x @ task[..., None])[..., 0] + noise
    return Prompts(x, y, x_query, task)


def draw_prompt(rng: np.random.Generator, setting: Setting) -> Prompts:
    """One training prompt, without a batch axis.

    >>> draw_prompt(np.random.default_rng(0), Setting([[1]], 5)).embedding.shape
    (2, 6)
    """
    batch = draw_prompts(rng, setting, 1)
    return Prompts(batch.x[0], batch.y[0], batch.x_query[0], batch.task[0])


def empirical_loss(prompts: Prompts, W_PV: Matrix, W_KQ: Matrix) -> Number:
    """(1/2B) sum_tau (yhat_tau - <w_tau, x_tau,query>)^2 over the B prompts (eq. 3.7).

    >>> one = np.array([1.0])
    >>> empirical_loss(Prompts(one[:, None], one, one, one), np.zeros((2, 2)), np.zeros((2, 2)))
    0.5
    """
    errors = np.atleast_1d(prediction(prompts.embedding, W_PV, W_KQ) - prompts.target)
    loss = (errors * errors).sum() / (2 * len(errors))
    return loss if isinstance(loss, Fraction) else float(loss)


class Blocks(NamedTuple):
    """The parameters that act on the prediction (eq. 3.6), as in Lemma 5.1: U = [[U11, u12], [u21^T, u]]."""

    U11: Matrix
    u12: Matrix
    u21: Matrix
    u: Number


def blocks(W_PV: Matrix, W_KQ: Matrix) -> Blocks:
    """U11 = W^KQ_11 (d, d), u12 = w^PV_21 (d,), u21 = w^KQ_21 (d,), u = w^PV_22 (Lemma 5.1).

    Raises InputError when the matrices are not square and of one size, at least 2.

    >>> blocks(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    Blocks(U11=array([[5]]), u12=array([3]), u21=array([7]), u=np.int64(4))
    """
    _check_parameters(W_PV, W_KQ)
    return Blocks(W_KQ[:-1, :-1], W_PV[-1, :-1], W_KQ[-1, :-1], W_PV[-1, -1])


def initialisation(theta: Matrix, sigma: Number) -> tuple[Matrix, Matrix]:
    """W^PV(0) = sigma [[0, 0], [0, 1]], W^KQ(0) = sigma [[Theta Theta^T, 0], [0, 0]] (Assumption 3.3).

    theta is (d, d) with ||Theta Theta^T||_F = 1, sigma > 0; the result is a pair of (d+1, d+1), exact when
    both are. Theta Lambda != 0 holds by itself: Lambda is invertible and Theta is not 0. Raises InputError
    otherwise.

    >>> W_PV, W_KQ = initialisation(np.eye(1), 0.5)
    >>> W_PV.tolist(), W_KQ.tolist()
    ([[0.0, 0.0], [0.0, 0.5]], [[0.5, 0.0], [0.0, 0.0]])
    """
    if theta.ndim != 2 or theta.shape[0] != theta.shape[1] or theta.shape[0] < 1:
        raise InputError("theta", f"of shape {theta.shape}", "a square matrix", "give a (d, d) matrix")
    if isinstance(sigma, bool) or not (math.isfinite(sigma) and sigma > 0):
        raise InputError("sigma", sigma, "a finite number > 0", "give the scale of the initialisation")
    d = len(theta)
    gram = theta @ theta.T
    # Exact input must have norm exactly 1; in floats gram and its norm are sums of rounded products.
    tolerance = 0.0 if is_exact(theta) else 32 * d * float(np.finfo(float).eps)
    square = (gram * gram).sum()
    if not abs(square - 1) <= tolerance:
        value = f"with ||Theta Theta^T||_F^2 = {float(square)!r}"
        raise InputError("theta", value, "a matrix with ||Theta Theta^T||_F = 1", "divide it by ||Theta Theta^T||_F^(1/2)")
    exact = is_exact(theta) and isinstance(sigma, (int, Fraction))
    zero = identity(d + 1) * 0 if exact else np.zeros((d + 1, d + 1))
    W_PV, W_KQ = zero.copy(), zero.copy()
    W_PV[d, d] = W_PV[d, d] + sigma
    W_KQ[:d, :d] = sigma * gram
    return W_PV, W_KQ


def random_theta(rng: np.random.Generator, d: int, rank: int | None = None) -> Matrix:
    """A Gaussian (d, d) matrix of the given rank (default d) with ||Theta Theta^T||_F = 1 (Assumption 3.3).

    Raises InputError unless 1 <= rank <= d.

    >>> theta = random_theta(np.random.default_rng(0), 3, rank=1)
    >>> round(float(np.linalg.norm(theta @ theta.T)), 12), int(np.linalg.matrix_rank(theta))
    (1.0, 1)
    """
    rank = d if rank is None else rank
    if not 1 <= rank <= d:
        raise InputError("rank", rank, f"an integer from 1 to d = {d}", "give the rank of Theta")
    theta = rng.standard_normal((d, d))
    if rank < d:
        theta = rng.standard_normal((d, rank)) @ theta[:rank]
    theta = theta / np.sqrt(np.linalg.norm(theta @ theta.T))
    return theta


def _check_parameters(W_PV: Matrix, W_KQ: Matrix) -> None:
    for name, matrix in (("W_PV", W_PV), ("W_KQ", W_KQ)):
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) < 2 or matrix.shape != W_PV.shape:
            raise InputError(
                name,
                f"of shape {matrix.shape}",
                "a square matrix of size d + 1 >= 2, the same for both",
                "make the sizes agree",
            )
