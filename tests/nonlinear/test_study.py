"""Training as a task of a study: the same row however often it was cut short, and what a file may say."""

import re

import pytest

from lsa_theory.errors import InputError
from lsa_theory.study.design import read

TOY = (
    'what = "nonlinear"\ncheckpoints = "runs"\n[parameters]\npreset = "toy"\nsteps = 12\ncovariance = ["fixed", "random"]\n'
)


def test_a_finished_run_is_measured_again_and_a_new_one_gives_the_same_row(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from lsa_theory.study.runner import compute

    rows = []
    for folder in ("one", "one", "two"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (row,) = compute(read(TOY, str(tmp_path / folder / "study.toml")), 1, 2)
        rows.append({name: value for name, value in row.items() if name != "seconds"})
    assert rows[0] == rows[1] == rows[2] and rows[0]["error"] is None and rows[0]["covariance"] == "random"
    assert (tmp_path / "one" / "runs" / "toy-gpt2-random-12steps-0" / "checkpoint.pt").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TOY.replace('checkpoints = "runs"\n', ""), "a folder that all workers see"),
        (TOY.replace('"toy"', '"toys"'), "one of toy, tiny, small, paper"),
        (TOY.replace('"runs"', "7"), "a folder that all workers see"),
        (TOY + "start = -1\n", "an integer from 0"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_trained(text, says):
    with pytest.raises(InputError, match=re.escape(says)):
        read(text, "study.toml")
