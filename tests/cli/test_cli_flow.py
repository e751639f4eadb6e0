"""``lsa-theory flow`` by its three roads: they agree along the way, write files whole and refuse what they cannot read."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsa_theory.cli import main
from lsa_theory.cli.flow.certify import certificate
from lsa_theory.cli.flow.files import draw
from lsa_theory.model.flow.full import integrate as full
from lsa_theory.model.flow.methods import ROADS
from lsa_theory.model.flow.problem import Problem
from lsa_theory.model.flow.spectral import integrate as spectral
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting

THOROUGH = settings.default is not None and settings.default.max_examples >= 1000


@pytest.fixture
def answer(capsys):
    """The exit code and the JSON record of a flow."""

    def run(*words: str) -> tuple[int, dict]:
        code = main(["flow", *map(str, words), "--json", "-"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def refused(capsys):
    def run(*words: str) -> str:
        assert main(["flow", *map(str, words)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
        return err

    return run


@settings(max_examples=30 if THOROUGH else 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(1.0, 3.0), st.floats(-2.0, 1.0), st.floats(0.3, 3.0))
def test_spectral_and_full_agree_along_the_whole_trajectory_balanced_or_not(
    seed: int, d: int, condition: float, size: float, ratio: float
) -> None:
    rng = np.random.default_rng(seed)
    setting = Setting.random(rng, d, int(rng.integers(1, 40)), condition)
    start = rng.standard_normal((d, d))
    start *= np.exp(size) / np.linalg.norm(start)
    u0 = ratio * np.exp(size) * float(rng.choice([-1.0, 1.0]))
    path = spectral.integrate(setting.covariance, setting.context_length, start, u0)
    assert path.converged, path.reason
    loss, first = PopulationLoss(setting), np.zeros((d + 1, d + 1))
    first[d, d] = u0
    seen = []
    done = full.integrate(
        loss.gradient, loss.value, first, np.pad(start, (0, 1)), on_step=lambda t, pv, kq: seen.append((t, pv, kq))
    )
    assert done.converged, done.reason
    for t, pv, kq in seen[:: max(1, len(seen) // 30)]:
        matrix, u = path.state(t)
        apart = np.hypot(np.linalg.norm(matrix - kq[:d, :d]), u - pv[d, d])
        assert apart < 1e-6 * np.hypot(np.linalg.norm(matrix), u)  # the tolerance of the full flow where it is stiff


def test_the_three_roads_end_in_the_same_place(answer):
    records = [answer("--dim", 2, "--condition", "1.2", "--method", name) for name in ("full", "spectral", "mp")]
    for code, record in records:
        assert code == 0 and record["converged"] and record["relative_error"] < 1e-7
        assert record["loss_at_limit"] == pytest.approx(records[0][1]["loss_at_limit"], rel=1e-12)
        assert {"balance_drift", "rhs_evaluations", "seconds", "method"} <= set(record)


@pytest.mark.parametrize(
    ("words", "method"),
    [(("--dim", 2, "--condition", 2), "full"), (("--dim", 2, "--condition", 11), "spectral"), (("--dim", 9), "spectral")],
)
def test_the_method_is_chosen_and_said(words, method, answer):
    code, record = answer(*words)
    assert (code, record["method"]) == (0, method) and record["why"].startswith("auto: ")


@pytest.mark.parametrize("method", ["spectral", "full", "mp"])
def test_a_start_on_the_stable_set_of_the_saddle_is_not_converged(method, tmp_path, answer):
    np.save(tmp_path / "l.npy", np.eye(1))
    np.savez(tmp_path / "s.npz", U0=[[-0.5]], u0=0.5)  # u = -U for ever: exact in floats, so also in twenty digits
    code, record = answer("--covariance", tmp_path / "l.npy", "--start", tmp_path / "s.npz", "--method", method)
    assert code == 3 and record["converged"] is False
    assert "saddle" in record["reason"]


@pytest.mark.parametrize("method", ["spectral", "full", "mp"])
def test_a_start_at_zero_is_not_converged(method, tmp_path, answer):
    np.savez(tmp_path / "s.npz", U0=np.zeros((2, 2)), u0=0.0)
    code, record = answer("--dim", 2, "--start", tmp_path / "s.npz", "--method", method)
    assert code == 3 and record["converged"] is False


def test_the_drawn_covariance_is_that_of_random_settings():
    drawn = draw(np.random.default_rng(3), 6, 1e3)
    assert np.array_equal(drawn, Setting.random(np.random.default_rng(3), 6, 5, 1e3).covariance)


def test_ill_conditioned_and_not_small_just_works(answer):
    code, record = answer("--dim", 200, "--condition", "1e6")
    assert code == 0 and record["relative_error"] < 1e-12 and record["error_estimate"] < 1e-11


def test_the_saved_trajectory_holds_the_states_asked_for(tmp_path, answer):
    file = tmp_path / "t.npz"
    code, _ = answer("--dim", 3, "--condition", 50, "--save", file, "--at", "0,2,1e9")
    assert code == 0 and [path.name for path in tmp_path.iterdir()] == ["t.npz"]
    with np.load(file) as saved:
        assert saved["U_at"].shape == (3, 3, 3) and saved["at"].tolist() == [0, 2, 1e9]
        assert saved["u_at"][-1] == pytest.approx(float(saved["limit_u"]), rel=1e-12)
        assert np.allclose(np.sort(np.linalg.eigvalsh(saved["U_at"][-1])), np.sort(saved["limit_diagonal"]), rtol=1e-9)
        total = np.square(saved["diagonal"]).sum(axis=1) + saved["off_diagonal"] ** 2
        assert np.allclose(total, saved["u"] ** 2, rtol=1e-10)  # lem-A.3
        assert np.all(np.diff(saved["times"]) > 0) and np.all(np.diff(saved["loss_gap"]) <= 1e-12)


@pytest.mark.parametrize("d", [30, 150])
def test_off_diagonals_in_bins_are_those_of_the_state(d):
    rng = np.random.default_rng(d)
    start = rng.standard_normal((d, d))
    answer = ROADS["spectral"](Problem(draw(rng, d, 100.0), 10, start, 1.0))
    samples = answer.samples()
    assert answer.state is not None
    diagonals = np.square(samples.diagonal).sum(axis=1)
    for k in range(0, len(samples.times), 40):
        matrix, _ = answer.state(samples.times[k])
        off = np.sqrt(max(np.square(matrix).sum() - diagonals[k], 0.0))
        assert abs(samples.off_diagonal[k] - off) < 2e-3 * off + 1e-6 * np.linalg.norm(matrix)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_figure_is_written_in_every_format(ending, tmp_path, answer):
    pytest.importorskip("matplotlib")
    file = tmp_path / f"f.{ending}"
    code, _ = answer("--dim", 3 if ending == "svg" else 1, "--method", "spectral", "--plot", file)
    assert code == 0 and file.read_bytes()[:4] in (b"<?xm", b"\x89PNG", b"%PDF")


def test_a_missing_matplotlib_is_named_with_its_extra(tmp_path, refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "lsa-theory[plot]" in refused("--plot", tmp_path / "f.svg")


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        (np.ones((2, 3)), "legal is a square matrix"),
        (np.array([[1.0, 0.5], [0.0, 1.0]]), "legal is a symmetric matrix"),
        (np.array([[1.0, np.nan], [np.nan, 1.0]]), "legal is finite numbers"),
        (np.diag([1.0, -1.0]), "positive definite"),
        (np.ones((2, 2)), "full rank"),
        (np.eye(2) * 1j, "real numbers"),
        (np.array([[None]], dtype=object), "savez wrote"),
    ],
)
def test_a_bad_covariance_is_refused(matrix, says, tmp_path, refused):
    np.save(tmp_path / "l.npy", matrix)
    assert says in " ".join(refused("--covariance", tmp_path / "l.npy").split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--covariance", "no.npy"), "a file that can be read"),
        (("--covariance", __file__), "a file of numbers"),
        (("--covariance", "no.npy", "--dim", 3), "--dim does not go with --covariance"),
        (("--plot", "flow.gif"), ".svg, .png, .pdf"),
        (("--save", "flow.txt"), ".npz"),
        (("--save", "no/such/flow.npz"), "no folder"),
        (("--at", "1"), "--at needs --save"),
        (("--at", "-1"), "legal is times >= 0"),
        (("--method", "mp", "--dim", 5), "d <= 4"),
        (("--method", "spectal"), "did you mean spectral?"),
        (("--scale", "1e200"), "1e-50 to 1e50"),
        (("--scale", "nan"), "1e-50 to 1e50"),
    ],
)
def test_bad_words_are_refused(words, says, refused):
    assert says in refused(*words)


@pytest.mark.parametrize("certify", [(), ("--certify",)])
@pytest.mark.parametrize("scale", [("1e8", "0.1"), ("1e12", "0.1"), ("1e9", "0.01")])
def test_a_flow_that_the_honest_road_cannot_follow_is_not_converged_and_the_mode_is_named(
    scale, certify, answer, monkeypatch
):
    """It stopped where the gradient was small, with relative errors of 1.2, 21 and 0.6."""
    monkeypatch.setattr(full, "_PATIENCE", 2000)
    code, record = answer("--dim", 2, "--condition", scale[0], "--scale", scale[1], "--method", "full", *certify)
    assert code == 3 and not record["converged"] and record["relative_error"] > 0.1
    assert f"the mode of eigenvalue {record['slowest_eigenvalue']:.3g} of Lambda" in record["reason"]
    assert "--method spectral" in record["reason"]
    assert not certify or not record["certificate"]["certified"]


@pytest.mark.parametrize("method", ["full", "gd"])
def test_a_direction_that_hardly_moves_is_not_taken_for_settled(method, tmp_path, answer, monkeypatch):
    """Lambda = diag(1, 1e-12): 0.9 of the way is left."""
    monkeypatch.setattr(full, "_PATIENCE", 2000)
    np.save(tmp_path / "l.npy", np.diag([1.0, 1e-12]))
    code, record = answer("--covariance", tmp_path / "l.npy", "--method", method)
    assert code == 3 and record["relative_error"] > 0.8 and "eigenvalue 1e-12 of Lambda" in record["reason"]


def test_a_covariance_of_any_size_is_followed_or_its_start_is_said_to_be_too_large(tmp_path, answer):
    np.save(tmp_path / "l.npy", np.diag([1.0, 2.0]) * 1e-100)
    code, record = answer("--covariance", tmp_path / "l.npy")
    assert code == 0 and record["relative_error"] < 1e-6 and record["time"] > 1e200
    np.save(tmp_path / "l.npy", np.diag([1.0, 2.0]) * 1e100)
    for method in ("gd", "full", "spectral"):
        code, record = answer("--covariance", tmp_path / "l.npy", "--method", method)
        assert code == 3 and record["reason"] and record["slowest_rate"] > 1e199
    np.savez(tmp_path / "s.npz", U0=np.eye(2) * 1e-51, u0=1e-51)
    code, record = answer("--covariance", tmp_path / "l.npy", "--start", tmp_path / "s.npz", "--method", "gd")
    assert code == 0 and record["step"] < 1e-200


@pytest.mark.parametrize("size", [1e-200, 1e120, 1e300])
def test_a_start_that_floats_cannot_square_is_refused(size, tmp_path, refused):
    np.save(tmp_path / "l.npy", np.diag([2.0, 1.0]))
    np.savez(tmp_path / "s.npz", U0=size * np.eye(2), u0=size)
    assert "rescale U0 and u0" in refused("--covariance", tmp_path / "l.npy", "--start", tmp_path / "s.npz")


def test_a_certificate_is_compared_with_the_computed_end(answer):
    code, record = answer("--dim", 2, "--certify")
    assert code == 0 and record["certificate"]["end_to_limit"] <= record["relative_error"] + 1e-15
    problem, samples = (
        Problem(np.eye(1), 20, np.eye(1) * 0.1, 0.1),
        ROADS["spectral"](Problem(np.eye(1), 20, np.eye(1) * 0.1, 0.1)).samples(),
    )
    said = certificate(problem, samples, (np.eye(1), 1.0), 1e-6)
    assert not said["certified"] and "apart" in said["reason"]


def test_a_deterministic_flow_is_the_same_on_one_thread_and_on_two(capsys):
    """Without it the last digits differ; with it they do not, and no seconds are said."""
    from threadpoolctl import threadpool_limits

    said = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            assert main(["flow", "--dim", "300", "--deterministic", "--json", "-"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] and "seconds" not in said[0]
