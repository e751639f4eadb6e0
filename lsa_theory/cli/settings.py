"""Reading a numeric setting from a JSON file."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsa_theory.errors import InputError

if TYPE_CHECKING:
    from lsa_theory.setting import Setting

PARAMETERS = ("W_PV", "W_KQ")
NOTES = ("d", "kind", "title", "value")  # may stand in the file for its readers
_OPTIONAL = "task_covariance, noise_variance, W_PV, W_KQ"
_FORMAT = f"a JSON object with covariance, context_length and, optionally, {_OPTIONAL}"


@dataclass(frozen=True, eq=False)
class Case:
    """A setting and the parameter matrices that go with it."""

    setting: Setting
    parameters: dict[str, Any]

    def weights(self) -> tuple[Any, Any]:
        """W_PV and W_KQ; InputError where the file has none."""
        for name in PARAMETERS:
            if name not in self.parameters:
                raise InputError(
                    "setting",
                    f"no key {name!r}",
                    "an object with W_PV and W_KQ for this quantity",
                    f"add {name!r}",
                )
        return self.parameters["W_PV"], self.parameters["W_KQ"]


def read_case(path: str, exact: bool) -> Case:
    """The setting of a JSON file (``-`` for standard input), in Fractions if ``exact``, else in floats."""
    from lsa_theory.exact import is_exact, parse_matrix, to_float
    from lsa_theory.setting import Setting

    mapping = read_object(path)
    setting = Setting.from_mapping(mapping, extra=(*PARAMETERS, *NOTES))
    size = setting.dimension + 1
    if mapping.get("d", setting.dimension) != setting.dimension:
        raise InputError(
            "d", mapping["d"], f"the size {setting.dimension} of the covariance", "make the two agree"
        )
    parameters = {name: parse_matrix(name, mapping[name]) for name in PARAMETERS if name in mapping}
    for name, matrix in parameters.items():
        if matrix.shape != (size, size):
            rows, columns = matrix.shape
            raise InputError(
                name, f"of size {rows} x {columns}", f"a matrix of size d+1 = {size}", "make the sizes agree"
            )
    if not exact:
        return Case(setting.as_float(), {name: to_float(name, matrix) for name, matrix in parameters.items()})
    for name, ok in (
        ("setting", setting.exact),
        *((name, is_exact(matrix)) for name, matrix in parameters.items()),
    ):
        if not ok:
            value = (
                "with decimal numbers"
                if name != "setting"
                else "with decimal numbers in covariance, task_covariance or noise"
            )
            raise InputError(
                name, value, "integers and fractions with --exact", 'write 0.5 as "1/2", or leave --exact out'
            )
    return Case(setting, parameters)


def read_object(path: str) -> dict[str, Any]:
    """The object in a JSON file; InputError with line and column where it is malformed."""
    shown = "standard input" if path == "-" else path
    try:
        text = sys.stdin.read() if path == "-" else _read(path)
        content = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno} of {shown}"
        raise InputError(
            "setting", where, "valid JSON", f"correct it there: {problem.msg[0].lower()}{problem.msg[1:]}"
        ) from None
    except OSError as problem:
        raise InputError(
            "setting", f"{shown} ({problem.strerror})", "a file that can be read", "check the name"
        ) from None
    except UnicodeDecodeError:
        raise InputError("setting", f"{shown} (not UTF-8)", "a text file", "save it as UTF-8") from None
    except RecursionError:
        raise InputError("setting", f"{shown} (nested too deeply)", _FORMAT, "flatten it") from None
    except InputError:
        raise
    except ValueError as problem:  # an integer of too many digits
        raise InputError(
            "setting", f"{shown} ({problem})", "numbers of at most 4300 digits", "shorten them"
        ) from None
    if not isinstance(content, dict):
        raise InputError("setting", f"{shown} (no object)", _FORMAT, "write it as {...}")
    return content


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different; JSON itself would let the last one win."""
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise InputError("setting", f"key {key!r} twice", "every key once", "remove one of the two")
        content[key] = value
    return content
