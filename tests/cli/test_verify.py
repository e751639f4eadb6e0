"""The kernel on the command line: documents and printed witnesses are verified again, forgeries are not."""

from __future__ import annotations

import json
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lsa_theory.cli import main
from lsa_theory.proofs.counterexamples.search import refutation

FALSE = tomllib.loads((Path(__file__).parents[1] / "corpus" / "false.toml").read_text())["claim"]
PROVED: dict[str, Any] = {
    "format": "lsa-kernel 1",
    "verdict": "PROVED",
    "claim": ["u >= 1"],
    "given": ["u >= 1"],
    "links": [["gap_s1"]],
}


def test_hypotheses_stand_beside_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(PROVED))
    assert main(["verify-certificate", str(path)]) == 0
    assert capsys.readouterr().out == "VERIFIED  PROVED (kernel)  u >= 1  given u >= 1\n"


@pytest.mark.parametrize("formula", ["E[S*S] == Gamma*Lambda", "E[S*S] == Lambda**2", "A*B == B*A"])
def test_what_prove_writes_is_verified(formula: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "certificate.json"
    main(["prove", formula, "--certificate", str(path)])
    capsys.readouterr()
    assert main(["verify-certificate", str(path)]) == 0
    assert capsys.readouterr().out.startswith("VERIFIED")


FORGED: list[dict[str, Any]] = [
    {"verdict": "REFUTED"}, {"links": [["0"]]}, {"links": []}, {"links": [[]]}, {"given": []}, {"note": "?"}, {"claim": ["u >= 2"]},
    {"claim": ["u > 1"]}, {"claim": "u >= 1"}, {"claim": ["1 > 2"]}, {"format": "lsa-kernel 2"}, {"verdict": "SUPPORTED"},
    {"links": [["gap_s2"]]}, {"links": [["gap_s1**0"]]}, {"claim": ["u >= 1 >= 2"]}, {"links": [[{"kind": "given", "x": "1"}]]},
]  # fmt: skip


@pytest.mark.parametrize("change", FORGED, ids=str)
def test_a_forgery_is_not_verified(change: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(PROVED | change))
    assert main(["verify-certificate", str(path)]) == 1
    assert capsys.readouterr().out.startswith("REJECTED")


def test_the_old_format_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.json"
    path.write_text('{"schema": "lsa-theory certificate 1", "claim": "Gamma >= Lambda", "link": 0}')
    assert main(["verify-certificate", str(path)]) == 2
    assert "lsa-theory certificate 1" in capsys.readouterr().err


BOMBS = {
    "depth": "[" * 100_000,
    "numbers": '{"format": "lsa-kernel 1", "x": ' + "9" * 5000 + "}",
    "power": json.dumps(PROVED | {"claim": ["9**64**64**64 >= 0"], "links": [["9**64**64**64"]]}),
    "expectation": json.dumps(PROVED | {"claim": ["E[tr(S)**64*tr(S*A)**30] == 0"], "links": [["0"]]}),
    "instance": json.dumps({**PROVED, "verdict": "REFUTED", "claim": ["tr(I) == 0"], "given": [], "instance": {"d": "9" * 40}} | {"links": 0}),
    "dimension": json.dumps(
        {"format": "lsa-kernel 1", "verdict": "REFUTED", "claim": ["tr(I) == 0"], "given": [], "instance": {"d": "9" * 40}}
    ),
    "sum": json.dumps(
        {
            "format": "lsa-kernel 1", "verdict": "REFUTED", "claim": ["E[(tr(S*A) + tr(S*B) + tr(S*C))**20*(x.T*A*x)**9] == 0"], "given": [],
            "instance": {"d": "3", "N": "7"} | {n: [["1", "1", "0"], ["1", "2", "1"], ["0", "1", "3"]] for n in ("A", "B", "C", "Lambda")},
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_expands_without_bound_is_refused_at_once(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bomb.json"
    path.write_text(BOMBS[name])
    start = time.process_time()
    assert main(["verify-certificate", str(path)]) in (1, 2)
    assert time.process_time() - start < 10  # of a busy machine
    assert "VERIFIED  PROVED" not in capsys.readouterr().out


@pytest.mark.parametrize("claim", FALSE[::4], ids=lambda claim: claim["formula"])
def test_a_printed_witness_is_complete(claim: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Re-typed it re-checks, and it does not without one of its letters."""
    formula, given = claim["formula"], claim.get("given", [])
    found = refutation(formula, given)
    if found is None:
        pytest.skip("open")
    words = ["verify-witness", formula, *(word for text in given for word in ("--given", text))]
    assert main([*words, "--at", found.witness]) == 0
    assert found.witness in capsys.readouterr().out
    where = found.witness.partition(": left ")[0]
    for item in re.findall(r"[^,=(]+(?:\([A-Z0-9]+\))?=(?:\([^()]*\)|[^,]+)", where):
        less = where.replace(item, "", 1).replace(", ,", ",").strip(", ")
        assert main([*words, "--at", less]) in (1, 2)
    capsys.readouterr()


@pytest.mark.parametrize("at", ["", "d", "d=2; N=1", "d=1, d=1", "d=(1)", "A==1", "d=1, u=(1 2)", "d=1 u=2", "d=1, 7=2"])
def test_an_instance_that_cannot_be_read_is_bad_input(at: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-witness", "u == 1", "--at", at]) in (1, 2)
    assert "VERIFIED  REFUTED" not in capsys.readouterr().out
