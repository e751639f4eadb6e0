"""Reading a numeric setting from a JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError
from lsa_theory.files import read_text

if TYPE_CHECKING:
    from lsa_theory.model.setting import Setting

PARAMETERS = ("W_PV", "W_KQ")
NOTES = ("d", "kind", "title", "value")  # may stand in the file for its readers
_FORMAT = "a JSON object with covariance and context_length"


@dataclass(frozen=True, eq=False)
class Case:
    """A setting and the parameter matrices that go with it."""

    setting: Setting
    parameters: dict[str, Any]

    def weights(self) -> tuple[Any, Any]:
        """W_PV and W_KQ; InputError where the file has none."""
        for name in PARAMETERS:
            if name not in self.parameters:
                legal = "an object with W_PV and W_KQ for this quantity"
                raise InputError("setting", f"no key {name!r}", legal, f"add {name!r}")
        return self.parameters["W_PV"], self.parameters["W_KQ"]


def read_case(path: str, exact: bool) -> Case:
    """The setting of a JSON file (``-`` for standard input), in Fractions if ``exact``, else in floats."""
    from lsa_theory.algebra.exact import parse_matrix, to_float
    from lsa_theory.model.setting import Setting

    mapping = read_object(path)
    setting = Setting.from_mapping(mapping, extra=(*PARAMETERS, *NOTES))
    if mapping.get("d", setting.dimension) != setting.dimension:
        legal = f"the size {setting.dimension} of the covariance"
        raise InputError("d", mapping["d"], legal, "make the two agree")
    parameters = {name: parse_matrix(name, mapping[name]) for name in PARAMETERS if name in mapping}
    size = setting.dimension + 1
    for name, matrix in parameters.items():
        if matrix.shape != (size, size):
            shape = "of size {} x {}".format(*matrix.shape)
            raise InputError(name, shape, f"a matrix of size d+1 = {size}", "make the sizes agree")
    if exact:
        _require_exact(setting, parameters)
        return Case(setting, parameters)
    return Case(setting.as_float(), {name: to_float(name, matrix) for name, matrix in parameters.items()})


def _require_exact(setting: Setting, parameters: dict[str, Any]) -> None:
    from lsa_theory.algebra.exact import is_exact

    inexact = [name for name, matrix in parameters.items() if not is_exact(matrix)]
    inexact += [] if setting.exact else ["covariance, task_covariance or noise_variance"]
    if inexact:
        remedy = 'write 0.5 as "1/2", or leave --exact out'
        raise InputError(inexact[-1], "with decimal numbers", "integers and fractions with --exact", remedy)


def read_object(path: str) -> dict[str, Any]:
    """The object in a JSON file; InputError with line and column where it is malformed."""

    def bad(legal: str, remedy: str) -> InputError:
        return InputError("setting", "standard input" if path == "-" else path, legal, remedy)

    text = read_text("setting", path, "a file")
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise bad("valid JSON", f"at {where}: {problem.msg}") from None
    except RecursionError:
        raise bad(_FORMAT, "it is nested too deeply") from None
    except InputError:
        raise
    except ValueError:  # more digits than Python converts
        raise bad("numbers of at most 4300 digits", "shorten them") from None
    if not isinstance(content, dict):
        raise bad(_FORMAT, "this is no object: write it as {...}")
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different; JSON itself would let the last one win."""
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise InputError("setting", f"key {key!r} twice", "every key once", "remove one of the two")
        content[key] = value
    return content
