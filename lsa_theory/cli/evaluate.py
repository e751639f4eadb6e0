"""``lsa-theory evaluate QUANTITY --setting FILE``: a quantity from its derived closed form."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from lsa_theory.cli.arguments import add_json, add_time_limit
from lsa_theory.errors import InputError, nearest
from lsa_theory.files import require_writable, to_json, write_text_atomically

if TYPE_CHECKING:
    from lsa_theory.cli.settings import Case


class Quantity(NamedTuple):
    """What can be asked for."""

    says: str
    value: Callable[[Case], Any]
    read: Callable[[str, bool], Case] | None = None  # for settings of another kind


def _population_loss(case: Case) -> Any:
    from lsa_theory.model.loss import PopulationLoss

    return PopulationLoss(case.setting).value(*case.weights())


def _loss_gradient(case: Case) -> Any:
    from lsa_theory.model.loss import PopulationLoss

    return dict(zip(("W_PV", "W_KQ"), PopulationLoss(case.setting).gradient(*case.weights()), strict=True))


def _gamma(case: Case) -> Any:
    from lsa_theory.model.loss import gamma_matrix

    return gamma_matrix(case.setting)


def _minimizer(case: Case) -> Any:
    from lsa_theory.model.minimiser import minimizer

    return minimizer(case.setting)


def _risk(case: Any) -> Any:
    return case.parts()["total"]


def _risk_parts(case: Any) -> Any:
    return case.parts()


def _read_risk(path: str, exact: bool) -> Any:
    from lsa_theory.cli.risk.case import read_risk_case

    return read_risk_case(path, exact)


QUANTITIES = {
    "population-loss": Quantity("1/2 E(yhat - <w, x_query>)^2 at W_PV, W_KQ", _population_loss),
    "loss-gradient": Quantity("its gradient in W_PV and in W_KQ", _loss_gradient),
    "gamma": Quantity("Gamma = (1 + 1/N) Lambda + (1/N) tr(Lambda) I", _gamma),
    "minimizer": Quantity("u U11 at the minimum: Gamma^-1 if w ~ N(0, I), no noise", _minimizer),
    "risk": Quantity("E(x_query' A h - y_query)^2, h = (1/M) sum_i y_i x_i", _risk, _read_risk),
    "risk-parts": Quantity("bias, variance, label noise, misfit, query noise", _risk_parts, _read_risk),
}

_EPILOG = """quantities:
{quantities}

the setting: a JSON object; numbers may be fractions in quotes
  {{"covariance": [["1", "1/2"], ["1/2", "17/4"]], "context_length": 3,
   "task_covariance": [[1, 0], [0, 1]], "noise_variance": 0,    (optional)
   "W_PV": [...], "W_KQ": [...]}}                  (for loss and gradient)
  risk: {{"A": [...], "covariance": [...], "test_length": 3,
   (optional:) "query_covariance", "query_mean", "task_second_moment", "task",
   "task_mean", "noise_variance", "count_query_noise", "target", "mean"}}

prints {{"value": ...}}: fractions in quotes with --exact, else floats"""


def configure(parser: argparse.ArgumentParser) -> None:
    width = max(map(len, QUANTITIES))
    parser.epilog = _EPILOG.format(quantities="\n".join(f"  {name:{width}}  {q.says}" for name, q in QUANTITIES.items()))
    parser.add_argument("QUANTITY", help="one of " + ", ".join(QUANTITIES))
    parser.add_argument("--setting", required=True, metavar="FILE", help="the setting in JSON, - for standard input")
    add_time_limit(parser, "default: 60")
    parser.add_argument("--exact", action="store_true", help="exact rational arithmetic; needs exact numbers in the setting")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    name = arguments.QUANTITY.strip().lower().replace("_", "-").replace("minimiser", "minimizer")
    if name not in QUANTITIES:
        remedy = nearest(name, QUANTITIES, "lsa-theory evaluate --help")
        raise InputError("QUANTITY", arguments.QUANTITY, "one of " + ", ".join(QUANTITIES), remedy)
    output = arguments.json or "-"
    require_writable(output)
    import numpy as np

    from lsa_theory.algebra.budget import within
    from lsa_theory.cli.settings import read_case

    with within(arguments.time_limit or 60), np.errstate(all="ignore"):
        case = (QUANTITIES[name].read or read_case)(arguments.setting, arguments.exact)
        value = QUANTITIES[name].value(case)
    _require_finite(name, value)
    write_text_atomically(output, to_json({"value": value}) + "\n")
    return 0


def _require_finite(name: str, value: Any) -> None:
    import numpy as np

    for part in value.values() if isinstance(value, dict) else (value,):
        array = np.asarray(part)
        if array.dtype != object and not np.isfinite(array).all():
            raise InputError(
                name,
                "beyond the range of floats",
                "a result below 1.8e308",
                "rescale the setting, or add --exact",
            )
