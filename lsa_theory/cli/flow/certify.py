"""``lsa-theory flow --certify``: a rigorous certificate of convergence beside the integrated trajectory."""

from __future__ import annotations

from typing import Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.model.flow.certified.convergence import LARGEST, certify_trajectory
from lsa_theory.model.flow.problem import Problem, Samples
from lsa_theory.model.setting import Setting

DEPTHS = (0.75, 0.5)  # where the loss gap has fallen to this part of the saddle's, a later point is tried


def require(dimension: int | None) -> None:
    """Raise InputError before the work for a dimension that is too large."""
    if dimension is not None and dimension > LARGEST:
        raise InputError("--certify", f"d = {dimension}", f"d <= {LARGEST}", "fractions are slow: leave --certify out")


def certificate(problem: Problem, samples: Samples, end: tuple[Any, float], tolerance: float) -> dict[str, Any]:
    """What is certified, with ``certified`` False and the reason where nothing is; floats are rounded to the safe side.

    ``end`` is the computed end point, which must be within ``tolerance`` of the limit that is certified.
    """
    d = len(problem.U0)
    require(d)
    saddle = 0.5 * float((samples.eigenvalues**2 * _inverse_gammas(samples, problem.context)).sum())
    later = [samples.times[samples.loss_gap < depth * saddle] for depth in DEPTHS]
    times = [float(t[0]) for t in later if t.size]
    setting = Setting(problem.covariance, problem.context)
    found = certify_trajectory(setting, problem.U0.tolist(), problem.u0, times)
    if found is None:
        return {"certified": False, "reason": "neither the start nor an enclosed later point meets the conditions"}
    apart = found.distance(*end)
    if not apart <= tolerance:
        reason = f"the certified limit and the computed end are {apart:.1e} apart, relatively: above {tolerance:g}"
        return {"certified": False, "reason": reason, "end_to_limit": apart}
    evidence = found.evidence
    return {
        "certified": True,
        "end_to_limit": apart,
        "outcome": evidence.outcome,
        "covers": evidence.covers,
        "method": evidence.method,
        "detail": evidence.detail,
        "from_time": float(found.time),
        "rate": None if found.rate is None else float(np.nextafter(float(found.rate), 0)),
        "least_u": None if found.least_u is None else float(np.nextafter(float(found.least_u), 0)),
        "way_left": None if found.way is None else float(np.nextafter(float(found.way), np.inf)),
        "limit_u": [float(np.nextafter(float(found.u.low), -np.inf)), float(np.nextafter(float(found.u.high), np.inf))],
    }


def _inverse_gammas(samples: Samples, context: int) -> Any:
    from lsa_theory.model.loss import gamma_eigenvalue

    return 1 / gamma_eigenvalue(samples.eigenvalues, samples.eigenvalues.sum(), context)
