"""Reading what `lsa-theory evaluate risk` is about from a JSON file."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lsa_theory.cli.settings import NOTES, read_object
from lsa_theory.errors import InputError, nearest

if TYPE_CHECKING:
    from lsa_theory.model.risk.targets import Target

LINEAR = ("task_second_moment", "task_mean", "task")
SHARED = ("query_covariance", "query_mean", "noise_variance", "count_query_noise")
REQUIRED = ("A", "covariance", "test_length")
KEYS = (*REQUIRED, *SHARED, *LINEAR, "target", "mean")
POLYNOMIAL = ("constant", "linear", "quadratic", "cubic", "direction")
RELU = ("relu", "scale")
MOMENTS = ("seen", "spread", "energy", "query_seen")


@dataclass(frozen=True, eq=False)
class RiskCase:
    """The arguments of `lsa_theory.model.risk.risk`, or of `risk_of_target` where there is a target."""

    arguments: dict[str, Any]
    target: Target | dict[str, Any] | None
    exact: bool

    def parts(self) -> dict[str, Any]:
        """The risk in parts; Fractions if asked for, InputError where they are irrational then, else floats."""
        from lsa_theory.model.risk import risk, risk_of_moments, risk_of_target

        given = dict(self.arguments)
        if self.target is None:
            found = risk(**given)
        elif isinstance(self.target, dict):
            found = risk_of_moments(**given, **self.target)
        else:
            found = risk_of_target(given.pop("A"), self.target, **given)
        parts = found.parts()
        if not self.exact:
            return {name: _float(value) for name, value in parts.items()}
        if not isinstance(found.total, Fraction):
            inexact = _inexact(self.arguments) or _inexact(self.target)
            if self.target is not None and not inexact:
                legal, remedy = "a risk that is rational", "leave --exact out: roots or distribution functions come in"
                raise InputError("target", "ReLU of covariates that are not centred, or decimals", legal, remedy)
            legal, remedy = "integers and fractions with --exact", 'write 0.5 as "1/2", or leave --exact out'
            raise InputError(inexact, "with decimal numbers", legal, remedy)
        return parts


def read_risk_case(path: str, exact: bool) -> RiskCase:
    """The case in a JSON file (``-`` for standard input); InputError for keys that are missing or not known."""
    mapping = read_object(path)
    for key in mapping:
        if key not in (*KEYS, *NOTES):
            raise InputError("setting", f"key {key!r}", "the keys " + ", ".join(KEYS), nearest(key, KEYS, "docs/shifts.md"))
    for key in REQUIRED:
        if key not in mapping:
            raise InputError("setting", f"no key {key!r}", "an object with " + ", ".join(REQUIRED), f"add {key!r}")
    counted = mapping.get("count_query_noise", False)
    if not isinstance(counted, bool):
        raise InputError("count_query_noise", counted, "true or false", "choose one")
    size = len(mapping["A"]) if isinstance(mapping["A"], list) else None
    if mapping.get("d", size) != size:
        raise InputError("d", mapping["d"], f"the size {size} of A", "make the two agree")
    given = {key: mapping[key] for key in KEYS if key in mapping and key != "target"}
    if "target" not in mapping:
        if "mean" in given:
            remedy = 'write the task as {"target": {"linear": [...]}}'
            raise InputError("mean", given["mean"], "left out without a target", remedy)
        return RiskCase(given, None, exact)
    for key in LINEAR:
        if key in given:
            raise InputError(key, given[key], "left out where there is a target", "the target says all of the labels")
    target = read_target(mapping["target"])
    for key in ("mean", "query_mean", "noise_variance", "count_query_noise"):
        if isinstance(target, dict) and key in given:
            remedy = "put means and noise into seen, spread, energy, covariance = E[xx'] and query_covariance"
            raise InputError(key, given[key], "left out where the target is given by its moments", remedy)
    return RiskCase(given, target, exact)


def read_target(given: object) -> Target | dict[str, Any]:
    """A polynomial, a ReLU, or the moments of labels, from a JSON object; InputError for other keys."""
    from lsa_theory.model.risk import Polynomial, Relu

    legal = "an object with some of " + ", ".join(POLYNOMIAL) + " (a polynomial), with relu and scale, or with "
    legal += "seen, spread and energy (moments)"
    if not isinstance(given, dict) or not given:
        raise InputError("target", given, legal, 'write it like {"linear": [1, 0], "cubic": "1/2"}')
    allowed = RELU if "relu" in given else MOMENTS if set(MOMENTS) & set(given) else POLYNOMIAL
    for key in given:
        if key not in allowed:
            raise InputError("target", f"key {key!r}", legal, nearest(key, allowed, "docs/shifts.md"))
    if allowed is MOMENTS:
        for key in MOMENTS[:3]:
            if key not in given:
                says = {"seen": "E[yx]", "spread": "Cov(yx)", "energy": "E[y^2] of the query"}[key]
                raise InputError("target", f"no key {key!r}", "seen, spread and energy together", f"add {says}")
        return dict(given)
    if "relu" in given:
        return Relu(given["relu"], given.get("scale", 1))
    return Polynomial(**given)


def _inexact(value: Any, name: str = "") -> str:
    """The first key that holds a decimal number, or nothing."""
    if isinstance(value, dict):
        return next((found for key, part in value.items() if (found := _inexact(part, key))), "")
    if isinstance(value, list):
        return next((found for part in value if (found := _inexact(part, name))), "")
    return name if isinstance(value, float) else ""


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        raise InputError("risk", "beyond the range of floats", "a result below 1.8e308", "rescale, or add --exact") from None
