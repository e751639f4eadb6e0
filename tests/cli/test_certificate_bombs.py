"""Files for verify-certificate that once were believed, or ran for minutes: none is VERIFIED, and none takes long."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from lsa_theory.cli import main

FIRST = sorted((Path(__file__).parents[1] / "corpus" / "first_format").glob("*.json"))
TRUE = {"format": "lsa-kernel 1", "verdict": "PROVED", "claim": ["tr(A*B) == tr(B*A)"], "given": [], "links": [["0"]]}
WITNESS = {"format": "lsa-kernel 1", "verdict": "REFUTED", "claim": ["Lambda == 1*I"], "given": [], "instance": {}}
BOMBS = {
    "a number like 1e30000000": {**TRUE, "claim": ["1e30000000 >= 0"], "links": [["1e30000000"]]},
    "a power of 10**12": {**TRUE, "claim": ["(N + 1)**1000000000000 >= 0"], "links": [["(N + 1)**1000000000000"]]},
    "powers of powers": {**TRUE, "claim": ["((((N+d)**64)**64)**64)**64 >= 0"], "links": [["((((N+d)**64)**64)**64)**64"]]},
    "a sum to the power 60": {**TRUE, "claim": ["tr((A+B+C+F)**60) == 0"], "links": [["0"]]},
    "brackets": {**TRUE, "claim": ["(" * 9000 + "N" + ")" * 9000 + " >= 0"]},
    "sums": {**TRUE, "claim": ["+".join(["N"] * 9000) + " >= 0"], "links": [["+".join(["N"] * 9000)]]},
    "signs": {**TRUE, "claim": ["-" * 9000 + "N >= 0"]},
    "roots": {**TRUE, "claim": ["sqrt(" * 50 + "Lambda" + ")" * 50 + " == Lambda"]},
    "an expectation": {**TRUE, "claim": ["E[S*A*S*B*S*C*S*F*S*G*S*H*S] == Lambda"], "links": [["0"]]},
    "a gradient": {**TRUE, "claim": ["grad(tr((U11*A)**20), U11) == A"]},
    "dimension": {**WITNESS, "instance": {"d": "100000", "Lambda": [["1"]]}},
    "digits": {**WITNESS, "instance": {"d": "1", "Lambda": [["9" * 4000]]}},
    "an exponent": {**WITNESS, "instance": {"d": "1", "Lambda": [["1e1000000"]]}},
    "another claim": {**TRUE, "claim": ["A*B == B*A"]},
    "a field too many": {**TRUE, "grade": "kernel"},
    "a claim that is none": {**TRUE, "claim": [{"tr": 1}]},
    "links of another type": {**TRUE, "links": {"0": "0"}},
    "escapes": {**TRUE, "claim": ["\x1b]0;owned\x07 == 0"]},
}


def rejected(path: Path, capsys: pytest.CaptureFixture[str], limit: float) -> str:
    before = time.process_time()
    code = main(["verify-certificate", str(path)])
    seconds = time.process_time() - before
    out, err = capsys.readouterr()
    assert code in (1, 2) and "VERIFIED" not in out and "\x1b" not in out
    assert seconds < limit
    return out + err


@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.stem)
def test_the_first_format_is_refused_by_name(path, capsys):
    assert "'lsa-theory certificate 1' is the format of the first release" in rejected(path, capsys, 2)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_rejected_in_a_moment(name, tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(BOMBS[name]))
    rejected(path, capsys, 10)  # the kernel's budget of work


def test_what_they_are_made_from_is_verified(tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(TRUE))
    assert main(["verify-certificate", str(path)]) == 0
    assert capsys.readouterr().out.startswith("VERIFIED  PROVED (kernel)  tr(A*B) == tr(B*A)\n")
