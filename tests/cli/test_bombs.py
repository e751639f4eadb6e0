"""Short inputs that expand without bound are answered within the time and the memory that a question has."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from lsa_theory import prove
from lsa_theory.algebra import budget
from lsa_theory.kernel.claim import Status
from processes import ROOT, environment

RUN = """
import resource, sys
from lsa_theory.cli import main
code = main(sys.argv[1:])
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(code, most // 1024, file=sys.stderr)
"""
EVERY_MATRIX = "S*A*S*B*S*C*S*F*S*G*S*H*S"


def nested(function: str, inside: str, times: int = 50) -> str:
    return f"{function}(" * times + inside + ")" * times


FORMULAS = [
    nested("sqrt", "Lambda") + " == Lambda",
    "E[(tr(S*A)+tr(S*B)+tr(S*C))**8] == 0",
    "grad(tr((U11*A)**20), U11) == A",
    f"E[{EVERY_MATRIX}] == Lambda",
]
MORE = [
    nested("sqrt", "tr(Lambda)") + " == 1",
    nested("norm_F", "A") + " >= 0",
    "E[(x.T*A*x+x.T*B*x)**5*(x.T*C*x)**5] >= 0",
    "*".join(["(A+B)"] * 12) + " == A",
    "tr((A+B)**20) == 1",
    "(A+B+C+F)**5 == A",
    "(N+M+d+u)**60 >= 0",
    "rate(tr((u*U11*Lambda)**10)) <= 0",
    "inv(Gamma)**20*Lambda**20 == I",
    "*".join(f"u**(1/{p})" for p in (61, 59, 53, 47, 43, 41)) + " == u",
    "tr(A)**64*tr(B)**64*tr(C)**64 == (tr(A)*tr(B)+1)**64",
    "grad(loss**3, U11) == U11",
    "mean(tr(Lambda)**8) == 1",
]


def judged(*words: str, limit: float) -> tuple[int, int, float]:
    """Exit code, megabytes at most, seconds."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=limit, check=False
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    code, most = done.stderr.splitlines()[-1].split()
    return int(code), int(most), time.monotonic() - start


@pytest.mark.parametrize("formula", FORMULAS, ids=["roots", "traces", "gradient", "seven"])
def test_formulas_are_answered_within_time_and_memory(formula):
    code, most, _ = judged("prove", formula, "--time-limit", "10", limit=100)
    assert code in (1, 2, 3)
    assert most < 1024


@pytest.mark.slow
@pytest.mark.parametrize("formula", [*FORMULAS, *MORE])
def test_formulas_are_answered_within_what_they_have_by_default(formula):
    code, most, seconds = judged("prove", formula, limit=100)
    assert code in (0, 1, 2, 3)
    assert most < 1024
    assert seconds < 75


def test_an_undecided_claim_says_where_it_was_stopped():
    found = prove("E[(x.T*A*x + x.T*B*x)**5*(x.T*C*x)**5] >= 0", time_limit=0.3)
    assert found.status in (Status.UNDECIDED, Status.SUPPORTED)
    assert any("stopped after" in e.detail and "while deriving it" in e.detail for e in found.evidence)


def test_the_limit_is_an_option_of_the_command_line(capsys):
    from lsa_theory.cli import main

    words = ["prove", "E[(x.T*A*x + x.T*B*x)**5*(x.T*C*x)**5] >= 0", "--time-limit", "0.3", "--json"]
    assert main(words) == 3
    assert "stopped after" in json.dumps(json.loads(capsys.readouterr().out)["evidence"])
    assert main(["prove", "A == A", "--time-limit", "nan"]) == 2


class TestBudget:
    def test_time_ends_a_loop_that_asks(self):
        start = time.monotonic()
        with pytest.raises(budget.OutOfBudgetError, match=r"stopped after 0\.05 s, while counting"), budget.within(0.05):
            budget.stage("counting")
            while True:
                budget.spend(100)
        assert time.monotonic() - start < 1

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no interval timer")
    def test_time_ends_a_loop_that_does_not_ask(self):
        with pytest.raises(budget.OutOfBudgetError), budget.within(0.05):
            end = time.monotonic() + 5
            while time.monotonic() < end:
                pass

    def test_memory_ends_it_too(self):
        kept = []
        with pytest.raises(budget.OutOfBudgetError, match="MiB"), budget.within(seconds=30, mebibytes=50):
            while True:
                kept.append(b"x" * 2**20)
                budget.check()

    def test_an_outer_bound_holds_inside_and_says_which_it_was(self):
        with budget.within(work=100) as outer:
            with pytest.raises(budget.OutOfBudgetError) as caught, budget.within(work=1000):
                for _ in range(1000):
                    budget.spend()
            assert caught.value.budget is outer

    def test_without_a_budget_there_is_no_bound(self):
        budget.spend(10**12)
        budget.check()
