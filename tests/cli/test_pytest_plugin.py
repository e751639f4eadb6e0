"""Claims files as tests of pytest, in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RIGHT = """
[[claim]]
ref = "square"
formula = "E[S*S] == Gamma*Lambda"

[[claim]]
ref = "warning"
formula = "E[S*S] == Lambda**2"
expect = "false"
"""
WRONG = """
[[claim]]
ref = "sandwich"
formula = "E[S*A*S] == Lambda*A*Lambda"
given = ["A symmetric"]
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "lsa_theory.cli.pytest_plugin", "-p", "no:cacheprovider", *words]
    places = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=places, cwd=folder)


def test_every_claim_is_a_test_with_its_name(tmp_path):
    (tmp_path / "claims.toml").write_text(RIGHT)
    done = run(tmp_path, "-v", "claims.toml")
    assert done.returncode == 0
    assert "claims.toml::square PASSED" in done.stdout
    assert "claims.toml::warning PASSED" in done.stdout


def test_a_failure_shows_hypotheses_witness_and_nearest_form(tmp_path):
    (tmp_path / "claims.toml").write_text(WRONG)
    done = run(tmp_path, "claims.toml")
    assert done.returncode == 1
    for part in ("REFUTED (kernel): E[S*A*S]", "given A symmetric", "d=1, N=1", "nearest true form", "PROVED was expected"):
        assert part in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_files_without_claims_are_left_alone(tmp_path):
    (tmp_path / "settings.toml").write_text("claim = 1\n")
    (tmp_path / "claims.toml").write_text(RIGHT)
    assert "2 passed" in run(tmp_path).stdout


def test_what_cannot_be_read_is_said_without_a_traceback(tmp_path):
    (tmp_path / "keys.toml").write_text(RIGHT + "exect = 1\n")
    (tmp_path / "name.toml").write_text(RIGHT.replace("Gamma*Lambda", "Gamm*Lambda"))
    done = run(tmp_path, "--lsa-budget", "quick")
    assert done.returncode != 0
    assert "exect" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr and "lsa_theory/proofs" not in done.stdout
