"""Files of a user's own claims: TOML for formulas, Python for claims with a derivation of their own."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from lsa_theory.algebra.budget import OutOfBudgetError
from lsa_theory.errors import FormulaError, InputError
from lsa_theory.files import read_text
from lsa_theory.kernel.claim import Claim, Hypothesis, Status
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.engine import Statement
from lsa_theory.proofs.own import as_read

SUFFIXES = (".toml", ".py")
EXPECT = {"true": Status.PROVED, "false": Status.REFUTED, "undecided": Status.UNDECIDED}
KEYS = ("ref", "title", "says", "formula", "given", "expect", "digest")  # of the LaTeX that a formula was read from


def is_claims_file(address: str) -> bool:
    """Whether an argument of ``check`` or ``show`` means a file, or one claim of it: ``FILE`` or ``FILE#REF``.

    >>> is_claims_file("my_claims.toml"), is_claims_file("paper/claims.py#eq-12"), is_claims_file("lem-D.2")
    (True, True, False)
    """
    return address.partition("#")[0].endswith(SUFFIXES)


def refuse_code(
    addresses: Iterable[str], where: str = "with --no-code", remedy: str = "a .py file is run as code; leave it out"
) -> None:
    """InputError where one of the files would be run."""
    for address in addresses:
        if address.partition("#")[0].endswith(".py"):
            raise InputError("REF", address, f"claims files in TOML {where}", remedy)


def claims_in(address: str) -> dict[str, Statement]:
    """The statements of a claims file, or the one that ``FILE#REF`` names, by address ``FILE#REF``.

    A TOML file has tables ``[[claim]]`` with ``formula`` (one, or a list), and if wanted ``ref``, ``title``, ``says``,
    ``given`` (a list of hypotheses) and ``expect`` (``"true"``, the default, ``"false"`` or ``"undecided"``).
    A Python file is run; it has ``CLAIM`` and, if wanted, ``derive()``, as in `derivations`, or a list ``CLAIMS`` of claims.
    Raises InputError that names the file, the claim and the place.
    """
    path, _, ref = address.partition("#")
    found = _read(path)
    if not ref:
        return {statement.address: statement for statement in found.values()}
    if ref not in found:
        known = ", ".join(found)
        raise InputError("REF", address, f"a claim of {path}: {known}", f"write {path} for all of them")
    return {address: found[ref]}


def forget() -> None:
    """Read files again that were read before."""
    _read.cache_clear()


@cache
def _read(path: str) -> dict[str, Statement]:
    reader: Callable[[str], list[Statement]] = _of_python if path.endswith(".py") else _of_toml
    statements = reader(path)
    if not statements:
        raise InputError("claims file", path, "one claim or more", "write tables [[claim]], or CLAIM or CLAIMS in Python")
    found: dict[str, Statement] = {}
    for statement in statements:
        claim = statement.claim
        if claim.ref in found:
            raise InputError(f"ref in {path}", claim.ref, "a name of its own for every claim", "rename one of the two")
        claim = _as_read(path, claim)
        found[claim.ref] = replace(statement, claim=replace(claim, source="own", section=Path(path).name), file=path)
    return found


def _as_read(path: str, claim: Claim) -> Claim:
    """The claim with every formula read, so that a slip of the pen is reported before anything is judged."""
    try:
        return as_read(claim)
    except FormulaError as problem:
        raise problem.of(f"{problem.argument} of claim {claim.ref} of {path}") from None
    except InputError as problem:
        raise InputError(f"claim {claim.ref} of {path}", problem.value, problem.legal, problem.remedy) from None


def _of_toml(path: str) -> list[Statement]:
    try:
        content = tomllib.loads(read_text("REF", path, "a claims file"))
    except InputError:
        raise
    except (ValueError, RecursionError) as problem:  # numbers of thousands of digits and deep nesting among them
        said = "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)
        raise InputError("claims file", path, "valid TOML", said) from None
    tables = content.pop("claim", [])
    if content or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        odd = ", ".join(content) or "claim"
        raise InputError(f"key in {path}", odd, "tables [[claim]] and nothing else", "write [[claim]] above every claim")
    return [Statement(_claim(path, number, table)) for number, table in enumerate(tables, 1)]


def _claim(path: str, number: int, table: dict[str, Any]) -> Claim:
    where = f"claim {_line(f'claim {number} of {path}', 'ref', table, str(number))} of {path}"
    for key in table:
        if key not in KEYS:
            raise InputError(f"key in {where}", key, "one of " + ", ".join(KEYS), "check the spelling")
    formulas, given = _texts(where, "formula", table.get("formula")), _texts(where, "given", table.get("given", []))
    if not formulas:
        raise InputError(f"formula of {where}", "nothing", "a relation in quotes", 'write formula = "E[S] == Lambda"')
    if not all(given):
        raise InputError(f"given of {where}", "an empty text", "a hypothesis in quotes", "fill it in or leave it out")
    _line(where, "digest", table, "")
    expect = table.get("expect", "true")
    if not isinstance(expect, str) or expect not in EXPECT:
        raise InputError(f"expect of {where}", expect, "one of " + ", ".join(EXPECT), "leave it out to expect a proof")
    return Claim(
        ref=_line(where, "ref", table, str(number)),
        title=_line(where, "title", table, formulas[0]),
        says=_line(where, "says", table, ""),
        statement=formulas,
        given=tuple(Hypothesis(text, formula=text) for text in given),
        expected=EXPECT[expect],
        as_printed=False,
    )


def _line(where: str, key: str, table: dict[str, Any], otherwise: str) -> str:
    """A text of one line in print; the number of an equation may stand without quotes."""
    value = table.get(key, otherwise)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and key == "ref":
        value = str(value)
    if not isinstance(value, str) or not value.isprintable() or (key == "ref" and not value.strip()):
        raise InputError(f"{key} of {where}", value, "a text of one line, without control characters", "put it in quotes")
    return value


def _texts(where: str, key: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InputError(f"{key} of {where}", value, "a text or a list of texts", "put formulas in quotes")
    return tuple(" ".join(text.split()) for text in texts)


def _of_python(path: str) -> list[Statement]:
    module = _module(path)
    single = [module.CLAIM] if hasattr(module, "CLAIM") else []
    several = getattr(module, "CLAIMS", ())
    for one in (*single, *(several if isinstance(several, (list, tuple)) else [several])):
        if not isinstance(one, Claim):
            legal = "CLAIM = Claim(...), or CLAIMS, a list of claims"
            raise InputError(f"claim of {path}", one, legal, "see docs/language.md, Files of claims")
    derive = _guarded(path, module.derive) if hasattr(module, "derive") else None
    return [*(Statement(claim, derive) for claim in single), *map(Statement, several)]


def _guarded(path: str, derive: Callable[[], Derivation]) -> Callable[[], Derivation]:
    def guarded() -> Derivation:
        try:
            return derive()
        except (InputError, OutOfBudgetError, KeyboardInterrupt):
            raise
        except BaseException as problem:  # SystemExit too: it would end everything, unjudged
            said = f"{type(problem).__name__}: {problem}"
            raise InputError(f"derive() of {path}", said, "a function that returns a Derivation", "correct it") from None

    return guarded


def _module(path: str) -> ModuleType:
    read_text("REF", path, "a claims file")
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    assert spec is not None and spec.loader is not None  # the name ends in .py
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (InputError, KeyboardInterrupt):
        raise
    except BaseException as problem:  # SystemExit too: it would end everything, unjudged
        raise InputError("claims file", path, "Python that runs", f"{type(problem).__name__}: {problem}") from None
    return module
