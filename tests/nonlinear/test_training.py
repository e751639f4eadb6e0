"""Training: learns, repeats itself bit by bit, continues after being killed, refuses what cannot go well."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: pip install 'lsa-theory[nonlinear]'")
pytest.importorskip("transformers", reason="transformers is not installed: pip install 'lsa-theory[nonlinear]'")

import torch

from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.nonlinear import checkpoint
from lsa_theory.model.nonlinear.baselines import Lsa
from lsa_theory.model.nonlinear.config import preset
from lsa_theory.model.nonlinear.evaluate import Plan, evaluate
from lsa_theory.model.nonlinear.findings import self_tests
from lsa_theory.model.nonlinear.train import train

GPT2 = preset("toy", covariance="random", steps=24, threads=1)
LSA = preset("toy", model="lsa", steps=24, threads=1)
SOFTMAX = preset("toy", model="softmax", steps=24, threads=1)
ALWAYS = 1e-9  # a checkpoint after every step


class Killed(Exception):
    """In place of SIGKILL."""


def killed_at(step: int):
    def stop(now: int) -> bool:
        if now == step:
            raise Killed
        return False

    return stop


def same(first: object, second: object) -> bool:
    """Whether two checkpoints hold the same bits; seconds aside."""
    if isinstance(first, torch.Tensor):
        return isinstance(second, torch.Tensor) and torch.equal(first, second)
    if isinstance(first, dict):
        assert isinstance(second, dict) and first.keys() == second.keys()
        return all(same(first[key], second[key]) for key in first if key != "seconds")
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second


@pytest.mark.parametrize("config", [GPT2, LSA, SOFTMAX], ids=lambda c: c.model)
def test_a_run_that_is_stopped_and_killed_ends_with_the_bits_of_one_that_is_not(config, tmp_path: Path) -> None:
    assert train(config, tmp_path / "whole")
    broken = tmp_path / "broken"
    assert not train(config, broken, stop=lambda step: step == 7)  # asked to stop
    with pytest.raises(Killed):
        train(config, broken, stop=killed_at(13), every=ALWAYS)
    assert checkpoint.load(broken)["step"] == 13
    with pytest.raises(Killed):
        train(config, broken, stop=killed_at(17))  # no checkpoint since 13: four steps are repeated
    assert checkpoint.load(broken)["step"] == 13
    assert train(config, broken)
    assert same(checkpoint.load(tmp_path / "whole"), checkpoint.load(broken))
    assert (tmp_path / "whole" / "curve.csv").read_text() == (broken / "curve.csv").read_text()


def test_killed_before_the_first_checkpoint_a_run_begins_again(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train(GPT2, tmp_path / "run", stop=killed_at(5))
    assert checkpoint.load(tmp_path / "run") is None
    assert train(GPT2, tmp_path / "run")


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    for seed in (0, 1):
        train(replace(LSA, seed=seed), tmp_path / str(seed))
    assert not same(checkpoint.load(tmp_path / "0"), checkpoint.load(tmp_path / "1"))


def test_a_finished_run_is_left_as_it_is(tmp_path: Path) -> None:
    train(LSA, tmp_path / "run")
    before = checkpoint.load(tmp_path / "run")
    assert train(LSA, tmp_path / "run")
    assert same(before, checkpoint.load(tmp_path / "run"))


def test_a_checkpoint_is_replaced_in_one_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails half way leaves the old checkpoint and no litter."""
    train(LSA, tmp_path / "run", stop=lambda step: step == 3)
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(InputError, match="No space left"):
        checkpoint.save(tmp_path / "run", {"step": 99, "model": {}})
    monkeypatch.undo()
    assert checkpoint.load(tmp_path / "run")["step"] == 3
    assert not list((tmp_path / "run").glob("*.tmp")) and not list((tmp_path / "run").glob(".*.tmp"))


def test_a_minute_scale_toy_learns_and_its_report_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the command line: GPT-2 learns, a layer of LSA too, and both are evaluated beside the closed forms."""
    runs = [str(tmp_path / name) for name in ("gpt2", "lsa")]
    assert main(["nonlinear", "train", "--preset", "toy", "--threads", "1", "--output", runs[0]]) == 0
    assert (
        main(
            [
                "nonlinear",
                "train",
                "--preset",
                "toy",
                "--model",
                "lsa",
                "--steps",
                "1500",
                "--threads",
                "1",
                "--output",
                runs[1],
            ]
        )
        == 0
    )
    with open(Path(runs[0]) / "curve.csv", encoding="utf-8") as file:
        curve = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    last = curve[-40:]
    assert sum(row["query_error"] for row in last) / len(last) < Lsa("fixed", 2, 4).risk("fixed", 1.0, 4) < 0.5  # zero: 1
    summary = json.loads((Path(runs[0]) / "run.json").read_text())
    assert summary["finished"] and summary["steps_per_second"] > 0 and summary["config"]["seed"] == 0
    assert main(["nonlinear", "evaluate", *runs, "--scales", "1,4", "--covariances", "16", "--prompts", "32"]) == 0
    assert "agrees" in capsys.readouterr().out
    found = Path(runs[0]) / "evaluation"
    answer = json.loads((found / "results.json").read_text())
    assert {finding["key"]: finding["verdict"] for finding in answer["findings"]}["learns"] == "reproduced"
    assert (found / "figure.png").stat().st_size > 10_000 and (found / "figure.svg").read_text().startswith("<?xml")
    rows = (found / "curves.csv").read_text().splitlines()
    assert len(rows) == 1 + 101 * len(answer["curves"]) and len(answer["curves"]) == 4 * len(
        {c["rule"] for c in answer["curves"]}
    )


def test_an_untrained_model_with_a_silent_read_out_is_the_zero_estimator(tmp_path: Path) -> None:
    train(replace(GPT2, steps=0), tmp_path / "run")
    state = checkpoint.load(tmp_path / "run")
    for name in ("read_out.weight", "read_out.bias"):
        state["model"][name].zero_()
    checkpoint.save(tmp_path / "run", state)
    plan = Plan(GPT2.dim, (1.0, 9.0), groups=32, each=32)
    found = evaluate([tmp_path / "run"], plan)
    for one in found.measured:
        if one.rule.kind == "gpt2":
            zero = found.find("zero", one.tested, one.scale).groups
            torch.testing.assert_close(torch.tensor(one.groups), torch.tensor(zero))
            spread = one.groups.std(axis=0, ddof=1) / len(one.groups) ** 0.5
            assert (abs(one.groups.mean(axis=0) - 1) < 6 * spread).all()  # 101 lengths, the errors skewed


def test_a_wrong_layer_is_noticed(tmp_path: Path) -> None:
    """The harness' test of itself can fail: an LSA layer whose rule is a tenth off does not land on the closed form."""
    train(LSA, tmp_path / "run")
    state = checkpoint.load(tmp_path / "run")
    d, starts, exact = LSA.dim, LSA.replicates, Lsa("fixed", LSA.dim, LSA.context).alpha
    noise = 1e-3 * torch.randn(starts, d + 1, d + 1, generator=torch.Generator().manual_seed(0))
    for factor in (1.0, 1.1):
        state["model"]["pv"] = noise.clone()
        state["model"]["pv"][:, d, d] = 1.0
        state["model"]["kq"] = noise.clone()
        state["model"]["kq"][:, :d, :d] += factor * exact * torch.eye(d)
        checkpoint.save(tmp_path / "run", state)
        tests = self_tests(evaluate([tmp_path / "run"], Plan(d, (1.0,), groups=16, each=16)))
        assert all(test.agrees for test in tests) is (factor == 1.0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["train", "--output", "{run}", "--preset", "toy", "--model", "lsa", "--seed", "5"], "seed 5 instead of 0"),
        (["train", "--output", "{run}/config.json/x"], "a folder that can be written"),
        (["train", "--output", "{new}", "--context", "101"], "an integer from 1 to 100"),
        (["train", "--output", "{new}", "--preset", "tinny"], "did you mean tiny?"),
        (["train", "--output", "{new}", "--device", "cuda"], "where PyTorch sees a GPU"),
        (["train"], "--output"),
        (["evaluate", "{new}"], "train first"),
        (["evaluate", "{run}", "--scales", "1,x"], "numbers from 0 to 10000"),
        (["evaluate", "{run}", "{run}"], "one run of each kind"),
        (["evaluate", "{run}", "{tiny}"], "d = 2 as in the first run"),
        (["evaluate", "{broken}"], "a checkpoint that"),
        (["evaluate"], "RUN"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(
    words: list[str], message: str, tmp_path: Path, shared: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    if "cuda" in words and torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    places = shared | {"new": str(tmp_path / "new")}
    assert main(["nonlinear", *(word.format(**places) for word in words)]) == 2
    assert message in capsys.readouterr().err


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("runs")
    train(preset("toy", model="lsa", steps=1), folder / "run")
    train(preset("tiny", model="lsa", steps=1), folder / "tiny")
    shutil.copytree(folder / "run", folder / "broken")
    (folder / "broken" / "checkpoint.pt").write_bytes(b"half a file")
    return {name: str(folder / name) for name in ("run", "tiny", "broken")}


def test_two_processes_cannot_train_in_one_folder(tmp_path: Path) -> None:
    with checkpoint.opened(tmp_path / "run", LSA), pytest.raises(InputError, match="no other process"):
        train(LSA, tmp_path / "run")
