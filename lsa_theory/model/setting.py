"""A numeric setting: the law of the training prompts (Section 3), validated in the constructor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import SupportsIndex

import numpy as np

from lsa_theory.algebra.elimination import is_positive_definite
from lsa_theory.algebra.exact import Matrix, Number, identity, is_exact, parse_integer, parse_matrix, parse_number, to_float
from lsa_theory.errors import InputError
from lsa_theory.kernel.display import show

_REQUIRED = ("covariance", "context_length")
_KEYS = (*_REQUIRED, "task_covariance", "noise_variance")


@dataclass(frozen=True, init=False, eq=False)
class Setting:
    """Prompts: x_i, x_query ~ N(0, Lambda), w ~ N(0, T), y_i = <w, x_i> + eps_i, Var(eps_i) = s (Section 3).

    The paper's setting is T = I_d and s = 0. Matrices are (d, d): numpy arrays of Fractions when all input
    is exact (integers, Fractions, strings such as "17/4"), float64 otherwise. Raises InputError for a
    covariance that is not square, symmetric and positive definite, for N < 1 and for s < 0.

    >>> setting = Setting([[1, "1/2"], ["1/2", "17/4"]], context_length=3)
    >>> setting.exact, setting.dimension, setting.covariance[1, 1]
    (True, 2, Fraction(17, 4))
    >>> setting.as_float().covariance[1, 1]
    np.float64(4.25)
    """

    covariance: Matrix
    context_length: int
    task_covariance: Matrix
    noise_variance: Number

    def __init__(
        self,
        covariance: object,
        context_length: SupportsIndex,
        task_covariance: object = None,
        noise_variance: object = 0,
    ) -> None:
        length = parse_integer("context_length", context_length, 1, "give the number of examples in a prompt")
        lam = parse_matrix("covariance", covariance)
        task = identity(len(lam)) if task_covariance is None else parse_matrix("task_covariance", task_covariance)
        noise = parse_number("noise_variance", noise_variance)
        if not (is_exact(lam, task) and isinstance(noise, Fraction)):
            lam, task = to_float("covariance", lam), to_float("task_covariance", task)
            noise = float(to_float("noise_variance", [[noise]])[0, 0])
        lam, task = _covariance("covariance", lam), _covariance("task_covariance", task)
        if task.shape != lam.shape:
            raise InputError(
                "task_covariance",
                task.shape,
                f"a matrix of the covariance's size {lam.shape}",
                "make the sizes agree",
            )
        if noise < 0:
            raise InputError("noise_variance", noise, "a number >= 0", "give the variance of the label noise, 0 for none")
        for name, value in (
            ("covariance", lam),
            ("context_length", length),
            ("task_covariance", task),
            ("noise_variance", noise),
        ):
            object.__setattr__(self, name, value)

    @property
    def dimension(self) -> int:
        """d, the size of the covariance.

        >>> Setting([[1]], 5).dimension
        1
        """
        return len(self.covariance)

    @property
    def exact(self) -> bool:
        """Whether every number of the setting is a Fraction.

        >>> Setting([[1]], 5).exact, Setting([[1.0]], 5).exact
        (True, False)
        """
        return is_exact(self.covariance)

    def as_float(self) -> Setting:
        """The same setting in float64; InputError when rounding makes a covariance numerically singular.

        >>> Setting([["1/3"]], 5).as_float().exact
        False
        """
        if not self.exact:
            return self
        lam, task = to_float("covariance", self.covariance), to_float("task_covariance", self.task_covariance)
        return Setting(lam, self.context_length, task, float(to_float("noise_variance", [[self.noise_variance]])[0, 0]))

    def as_exact(self) -> Setting:
        """The same numbers as fractions: a float is one.

        >>> Setting([[0.5]], 1).as_exact().covariance[0, 0]
        Fraction(1, 2)
        """
        if self.exact:
            return self
        lam, task = ([[Fraction(float(x)) for x in row] for row in m] for m in (self.covariance, self.task_covariance))
        return Setting(lam, self.context_length, task, Fraction(float(self.noise_variance)))

    @classmethod
    def random(cls, rng: np.random.Generator, dimension: int, context_length: int, condition: float = 10.0) -> Setting:
        """Lambda = Q diag(l) Q^T: Q uniform, l log-uniform from k^{-1/2} to k^{1/2}, k = condition.

        Both ends are attained; for d = 1 the eigenvalue is 1. Raises InputError for d < 1 and for a condition
        outside [1, 1e12].

        >>> lam = Setting.random(np.random.default_rng(0), 4, 20, condition=100.0).covariance
        >>> round(float(np.linalg.cond(lam)), 6)
        100.0
        """
        parse_integer("dimension", dimension, 1, "give the dimension of the covariates")
        if not 1 <= condition <= 1e12:
            raise InputError("condition", condition, "a number in [1, 1e12]", "give the ratio of the extreme eigenvalues")
        half = 0.5 * math.log(condition)
        logs = rng.uniform(-half, half, size=dimension)
        logs[:2] = (-half, half) if dimension > 1 else 0.0
        q, r = np.linalg.qr(rng.standard_normal((dimension, dimension)))
        q = q * np.sign(np.diag(r))
        lam = (q * np.exp(logs)) @ q.T
        return cls((lam + lam.T) / 2, context_length)

    @classmethod
    def from_mapping(cls, mapping: object, extra: tuple[str, ...] = ()) -> Setting:
        """The setting of a parsed JSON object.

        Keys: covariance, context_length, optional task_covariance and noise_variance. Those named in `extra`
        are left to the caller; any other key is an InputError.

        >>> Setting.from_mapping({"covariance": [["1"]], "context_length": 3}).context_length
        3
        """
        if not isinstance(mapping, Mapping):
            raise InputError("setting", mapping, "an object with the keys " + ", ".join(_KEYS), "write it as {...}")
        for key in mapping:
            if key not in _KEYS and key not in extra:
                raise InputError(
                    "setting",
                    f"key {key!r}",
                    "the keys " + ", ".join((*_KEYS, *extra)),
                    "rename or remove this key",
                )
        for key in _REQUIRED:
            if key not in mapping:
                raise InputError("setting", f"no key {key!r}", "an object with " + " and ".join(_REQUIRED), f"add {key!r}")
        return cls(**{key: mapping[key] for key in _KEYS if key in mapping})

    def _repr_latex_(self) -> str:
        return show(self, "latex")

    def _repr_html_(self) -> str:
        return show(self, "html")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Setting) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        entries = (tuple(self.covariance.flat), tuple(self.task_covariance.flat))
        return (*entries, self.context_length, self.noise_variance, self.exact)


def _covariance(argument: str, matrix: Matrix) -> Matrix:
    """The matrix, read-only, once it is square, symmetric (within rounding) and positive definite."""
    rows, columns = matrix.shape
    if rows != columns:
        raise InputError(argument, f"of shape {rows} x {columns}", "a square matrix", "give as many rows as columns")
    legal = "a symmetric positive definite matrix"
    if is_exact(matrix):
        if (matrix != matrix.T).any():
            raise InputError(argument, matrix.tolist(), legal, "make entry (i, j) equal to entry (j, i)")
        positive = is_positive_definite(matrix)
    else:
        # Q D Q^T in floats is a sum of d rounded products per entry: asymmetry up to d eps times the largest.
        eps = float(np.finfo(float).eps)
        if np.abs(matrix - matrix.T).max() > 8 * rows * eps * np.abs(matrix).max():
            raise InputError(argument, matrix.tolist(), legal, "make entry (i, j) equal to entry (j, i)")
        matrix = matrix / 2 + matrix.T / 2
        # Eigenvalues below d eps times the largest are rounding of zero.
        eigenvalues = np.linalg.eigvalsh(matrix)
        positive = bool(eigenvalues[0] > rows * eps * abs(eigenvalues[-1]))
    if not positive:
        raise InputError(argument, matrix.tolist(), legal, "remove eigenvalues that are zero or negative")
    matrix.setflags(write=False)
    return matrix
