"""``prove --certificate FILE``: what it writes is what the kernel replayed, and nothing else is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lsa_theory.cli import main
from lsa_theory.kernel.replay import replay


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        ("tr(A*B) == tr(B*A)", []),
        ("tr(A*B)==tr(B @ A) == tr((A*B).T)", []),
        ("E[x.T*x] == d", ["2*Lambda == 2*I", "N >= d"]),
        ("A*B == B*A", ["d < 2"]),
    ],
)
def test_the_file_is_what_the_kernel_replayed(formula: str, given: list[str], tmp_path: Path, capsys) -> None:
    words = [word for text in given for word in ("--given", text)]
    assert main(["prove", formula, *words, "--certificate", str(tmp_path / "proof.json")]) == 0
    document = json.loads((tmp_path / "proof.json").read_text())
    assert replay(document).status == "PROVED"
    assert main(["prove", formula, *words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))["documents"] == [document]


def test_what_is_open_has_no_certificate(tmp_path: Path, capsys) -> None:
    assert main(["prove", "limit(v) == 1", "--certificate", str(tmp_path / "proof.json")]) == 2
    assert "this one is UNDECIDED" in capsys.readouterr().err and not (tmp_path / "proof.json").exists()
