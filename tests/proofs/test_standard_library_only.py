"""The path of `prove` runs on the standard library: neither NumPy nor SymPy is imported for a verdict."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

CLAIMS = {
    "an equality": ("E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N", (), "PROVED"),
    "an inequality": ("tr(A*A) <= tr(A)**2", ("A psd",), "PROVED"),
    "a false claim": ("A*B == B*A", (), "REFUTED"),
    "a false inequality": ("tr(Lambda)**2 <= tr(Lambda**2)", (), "REFUTED"),
    "a line for one dimension": ("A*B == B*A", ("d == 1",), "PROVED"),
    "an open line": ("inv(A - A) == I", (), "UNDECIDED"),
}
EXIT = {"PROVED": 0, "REFUTED": 1, "UNDECIDED": 3}
LOADED = "[name for name in ('numpy', 'sympy', 'mpmath') if name in sys.modules]"
FROM_PYTHON = f"""
import json, sys, lsa_theory
verdict = lsa_theory.prove(sys.argv[1], given=sys.argv[2:])
print(json.dumps([verdict.status.value, {LOADED}]))
"""
FROM_THE_COMMAND_LINE = f"""
import json, sys
from lsa_theory.cli import main
code = main(sys.argv[1:])
print(json.dumps([code, {LOADED}]))
"""


def last_line(script: str, *words: str) -> list[object]:
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=120)
    assert done.stdout, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_verdict_from_python_imports_no_numeric_package(kind: str) -> None:
    claim, given, expected = CLAIMS[kind]
    status, loaded = last_line(FROM_PYTHON, claim, *given)
    assert (status, loaded) == (expected, [])


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_verdict_from_the_command_line_imports_no_numeric_package(kind: str) -> None:
    claim, given, expected = CLAIMS[kind]
    code, loaded = last_line(FROM_THE_COMMAND_LINE, "prove", claim, *(word for text in given for word in ("--given", text)))
    assert (code, loaded) == (EXIT[expected], [])
