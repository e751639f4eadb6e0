"""The path of `prove` in an interpreter that has neither NumPy nor SymPy nor anything else beside the standard library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lsa_theory import prove
from playground_claims import CLAIMS, LIBRARY

BARE = """
import json, sys
for name in ("numpy", "sympy", "mpmath", "flint", "rich", "scipy", "platformdirs", "threadpoolctl"):
    sys.modules[name] = None  # importing it fails
from lsa_theory.export.playground.inside import answered
for line, given in json.load(sys.stdin):
    found = json.loads(answered(json.dumps({"ask": "judge", "line": line, "given": given})))
    print(json.dumps([found["status"], found["witness"], found["nearest_true_form"]]))
"""


def test_verdicts_are_the_same_without_numpy_and_sympy() -> None:
    claims = [*CLAIMS, LIBRARY[-1]]  # the other one takes seconds
    done = subprocess.run(
        [sys.executable, "-c", BARE], input=json.dumps(claims), text=True, capture_output=True, check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    found = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    expected = [(str(v.status), v.witness, v.nearest) for v in (prove(line, given) for line, given in claims)]
    assert found == expected
    assert {"PROVED", "REFUTED"} == {status for status, _, _ in expected}


def test_what_numbers_would_say_is_undecided_and_says_so() -> None:
    """Without NumPy nothing is measured: a road that could not run is no agreement."""
    script = BARE.replace('found["nearest_true_form"]', '[one["detail"] for one in found["evidence"]]')
    line = "E[norm_op(S)] <= 5*N*norm_op(Lambda)*d"
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps([[line, []]]), text=True, capture_output=True, check=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    status, witness, details = json.loads(done.stdout)
    assert (status, witness) == ("UNDECIDED", "") and "they are made with NumPy, which is not here" in details
