r"""L layers of masked linear attention, literally: ``f_LSA`` stacked, the query's column left out of the keys and values.

    E_l = E_{l-1} + W_l^PV E_{l-1} M E_{l-1}' W_l^KQ E_{l-1} / N,   M = diag(1, .., 1, 0)

(Ahn et al. 2023; without M the query would attend to its own running prediction from the second layer on). Where W^PV has
one entry -1, at the end, and ``W^KQ = diag(A_l', 0)``, the labels become residuals, ``r <- r - X A_l X'r/N``, and the
last entry of E_L is minus the prediction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lsa_theory.algebra.exact import Matrix, Number, is_exact
from lsa_theory.errors import InputError
from lsa_theory.model.attention import Prompts


def masked_lsa(E: Matrix, W_PV: Matrix, W_KQ: Matrix) -> Matrix:
    """One layer: ``E + W^PV E M E' W^KQ E / N``; shapes as for `lsa_theory.model.attention.f_lsa`.

    >>> masked_lsa(np.array([[1.0, 2.0], [3.0, 0.0]]), np.diag([0.0, -1.0]), np.diag([1.0, 0.0])).tolist()
    [[1.0, 2.0], [0.0, -6.0]]
    """
    keys = E[..., :, :-1]
    count = keys.shape[-1]
    result: Matrix = E + W_PV @ keys @ np.swapaxes(keys, -1, -2) @ W_KQ @ E / count
    return result


def layer(A: Matrix) -> tuple[Matrix, Matrix]:
    """``W^PV`` and ``W^KQ`` of the step ``r <- r - X A X'r/N``, exact if A is.

    >>> [w.tolist() for w in layer(np.array([[2.0]]))]
    [[[0.0, 0.0], [0.0, -1.0]], [[2.0, 0.0], [0.0, 0.0]]]
    """
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise InputError("A", f"of shape {A.shape}", "a square matrix", "give a (d, d) matrix")
    d = len(A)
    zero = A[0, 0] * 0
    pv, kq = (np.full((d + 1, d + 1), zero, dtype=A.dtype) for _ in range(2))
    pv[d, d], kq[:d, :d] = zero - 1, A.T
    return pv, kq


def predictions(prompts: Prompts, steps: Sequence[Matrix]) -> Matrix:
    """The predictions of the network with one layer for each matrix, the batch shape of the prompts.

    >>> one = np.array([1.0])
    >>> float(predictions(Prompts(one[:, None], one, one, one), [np.array([[0.5]]), np.array([[0.5]])]))
    0.75
    """
    E = prompts.embedding
    for A in steps:
        E = masked_lsa(E, *layer(A))
    result: Matrix = -E[..., -1, -1]
    return result


def empirical_loss(prompts: Prompts, steps: Sequence[Matrix]) -> Number:
    """``(1/2B) sum (prediction - <w, x_query>)^2`` over B prompts; a Fraction for exact prompts and matrices.

    >>> one = np.array([1.0])
    >>> empirical_loss(Prompts(one[:, None], one, one, one), [np.array([[0.5]])])
    0.125
    """
    errors = np.atleast_1d(predictions(prompts, steps) - prompts.target)
    total: Number = (errors * errors).sum() / (2 * len(errors))
    return total if is_exact(errors) else float(total)
