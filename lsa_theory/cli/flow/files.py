"""What ``lsa-theory flow`` starts from: a random covariance, or files of numpy read with care."""

from __future__ import annotations

import math
from typing import Any

from lsa_theory.errors import InputError


def draw(rng: Any, d: int, condition: float) -> Any:
    """The covariance of `Setting.random` at the same seed, without its conversion of every entry."""
    import numpy as np

    half = 0.5 * math.log(condition)
    logs = rng.uniform(-half, half, size=d)
    logs[:2] = (-half, half) if d > 1 else 0.0
    q, r = np.linalg.qr(rng.standard_normal((d, d)))
    q *= np.sign(np.diag(r))
    del r
    covariance = (q * np.exp(logs)) @ q.T
    return (covariance + covariance.T) / 2


def _load(option: str, path: str) -> Any:
    import zipfile

    import numpy as np

    try:
        return np.load(path, allow_pickle=False)
    except OSError as problem:
        raise InputError(option, path, "a file that can be read", f"check the name: {problem.strerror}") from None
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise InputError(option, path, "a file of numbers that numpy.save or savez wrote", "write it again") from None


def _numbers(option: str, array: Any, shape: str) -> Any:
    import numpy as np

    if array.dtype.kind not in "iuf":
        raise InputError(option, f"of type {array.dtype}", f"real numbers, {shape}", "convert them to float")
    array = np.asarray(array, dtype=float)
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        where = tuple(int(i) for i in bad[0])
        raise InputError(option, f"{array[where]} at entry {where}", "finite numbers", "replace NaN and infinity")
    return array


def read_covariance(path: str) -> Any:
    """The covariance of a .npy file; InputError unless square, finite and symmetric."""
    import numpy as np

    array = _load("--covariance", path)
    if not isinstance(array, np.ndarray):
        raise InputError("--covariance", path, "one matrix in a .npy file", "this is an archive: save the matrix alone")
    matrix = _numbers("--covariance", array, "a square matrix")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise InputError("--covariance", f"of shape {matrix.shape}", "a square matrix", "give as many rows as columns")
    apart = np.abs(matrix - matrix.T)
    if apart.max() > 8 * len(matrix) * np.finfo(float).eps * np.abs(matrix).max():
        i, j = (int(k) for k in np.unravel_index(np.argmax(apart), apart.shape))
        value = f"{matrix[i, j]:.6g} at ({i}, {j}) and {matrix[j, i]:.6g} at ({j}, {i})"
        raise InputError("--covariance", value, "a symmetric matrix", "use (L + L.T) / 2")
    return (matrix + matrix.T) / 2


def read_start(path: str, d: int) -> tuple[Any, float]:
    """U0 and u0 of a .npz file; InputError unless they are there, finite and of the covariance's size."""
    archive = _load("--start", path)
    if not {"U0", "u0"} <= set(getattr(archive, "files", ())):
        raise InputError("--start", path, "a .npz file with U0 and u0", "numpy.savez(FILE, U0=..., u0=...)")
    matrix, u = _numbers("U0", archive["U0"], "a matrix"), _numbers("u0", archive["u0"], "one number")
    for name, array, shape in (("U0", matrix, (d, d)), ("u0", u, ())):
        if array.shape != shape:
            raise InputError(name, f"of shape {array.shape}", f"shape {shape}", "match the covariance")
    return matrix, float(u)
