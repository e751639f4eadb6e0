"""The landscape of the loss over all blocks: points are stationary, counted right, complete where that is known, reached by flows."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsa_theory.algebra.elimination import inertia
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.flow.full.rosenbrock import follow, step
from lsa_theory.model.landscape import basins, explore
from lsa_theory.model.landscape.reduced import lift, slope
from lsa_theory.model.landscape.symmetry import commuting_rotations, tangents
from lsa_theory.model.landscape.verify import verify
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.setting import Setting
from strategies import exact_settings


def diagonal(*values: int, n: int = 1) -> Setting:
    return Setting([[values[i] if i == j else 0 for j in range(len(values))] for i in range(len(values))], n)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(exact_settings(max_dimension=2), st.integers(0, 10**6))
def test_the_coefficients_of_bidegree_two_give_the_loss_and_its_gradient_in_fractions(setting: Setting, seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = setting.dimension + 1
    pv, kq = (np.array([[Fraction(int(x), 3) for x in row] for row in rng.integers(-4, 5, (size, size))]) for _ in range(2))
    whole, parts = PopulationLoss(setting), BilinearLoss.of(setting)
    y = parts.pack(pv, kq)
    assert parts.value(y) == whole.value(pv, kq)
    d_pv, d_kq = whole.gradient(pv, kq)
    assert np.all(parts.gradient(y) == np.concatenate([d_pv[-1], d_kq[:, :-1].ravel()]))


def test_the_hessian_is_the_slope_of_the_gradient() -> None:
    loss = BilinearLoss.of(diagonal(1, 2, n=3))
    rng = np.random.default_rng(0)
    y, e = (np.array([Fraction(int(x), 2) for x in rng.integers(-5, 6, 9)]) for _ in range(2))
    far, near = (loss.gradient(y + k * e) - loss.gradient(y - k * e) for k in (2, 1))
    assert np.all(loss.hessian(y) @ e == (8 * near - far) / Fraction(12))  # exact for cubic polynomials


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(exact_settings(max_dimension=2), st.integers(0, 10**6))
def test_the_loss_does_not_change_along_the_tangents_of_its_symmetries(setting: Setting, seed: int) -> None:
    loss, d = BilinearLoss.of(setting), setting.dimension
    y = np.array([Fraction(int(x)) for x in np.random.default_rng(seed).integers(-4, 5, (d + 1) ** 2)])
    assert not (tangents(y, d, commuting_rotations(setting)) @ loss.gradient(y)).any()


def test_the_gradient_and_curvature_of_the_loss_least_over_W_KQ_are_those_of_differences() -> None:
    loss = BilinearLoss.of(diagonal(1, 3, n=4).as_float())
    v, e = np.array([0.4, -0.7, 0.5]), 1e-5
    gradient, hessian = slope(loss, v)
    for i, unit in enumerate(np.eye(3)):
        up, down = (float(loss.value(lift(loss, v + s * e * unit))) for s in (1, -1))
        assert (up - down) / (2 * e) == pytest.approx(gradient[i], abs=1e-8)
        forward, backward = (slope(loss, v + s * e * unit)[0] for s in (1, -1))
        assert np.allclose((forward - backward) / (2 * e), hessian[i], atol=1e-7)


def test_the_proved_spurious_minimum_is_found_with_its_inertia() -> None:
    found = explore(diagonal(1, 1), starts=30)
    exact = {(p.loss, p.kind, tuple(p.inertia)) for p in found.points if p.evidence == "exact"}
    assert (Fraction(7, 8), "local minimum", (7, 0, 2)) in exact
    assert (Fraction(3, 4), "global minimum", (8, 0, 1)) in exact and found.least == Fraction(3, 4)
    assert all(p.evidence != "floats only" for p in found.points)
    assert not found.complete and found.morse_sum is None


@pytest.mark.parametrize(("value", "n"), [(1, 1), (3, 7)])
def test_for_d_1_the_critical_directions_are_counted_and_every_local_minimum_is_global(value: int, n: int) -> None:
    found = explore(diagonal(value, n=n), starts=20)
    assert found.complete, found.reason
    assert not found.spurious
    assert sum(p.kind == "global minimum" for p in found.points) == 2  # uU11 and u12 u21 change roles
    assert found.morse_sum == found.morse_expected == 0


@pytest.mark.parametrize(("values", "n", "spurious"), [((2, 1), 1, 1), ((2, 1), 20, 2), ((4, 1), 20, 1)])
def test_local_minima_that_are_not_global_exist_and_the_morse_sum_closes(
    values: tuple[int, ...], n: int, spurious: int
) -> None:
    found = explore(diagonal(*values, n=n), starts=40)
    assert len(found.spurious) == spurious
    assert found.morse_sum == found.morse_expected == 1


def test_every_exact_point_is_stationary_for_the_loss_as_derived_and_every_enclosed_one_nearly() -> None:
    setting = diagonal(2, 1)
    found = explore(setting, starts=40)
    whole, parts = PopulationLoss(setting), BilinearLoss.of(setting)
    for point in found.points:
        if point.evidence == "exact":
            assert not any(part.any() for part in whole.gradient(*parts.unpack(point.y)))
            assert inertia(parts.hessian(point.y)) == point.inertia
        else:
            y = np.array([Fraction(float(x)) for x in point.y])
            assert float(abs(parts.gradient(y)).max()) < 1e-13
            values = np.linalg.eigvalsh(parts.hessian(y).astype(float))
            assert (int((values > 1e-6).sum()), int((values < -1e-6).sum())) == point.inertia[:2]


def test_a_point_that_is_not_stationary_is_not_verified() -> None:
    setting = diagonal(2, 1)
    loss = BilinearLoss.of(setting)
    y = lift(BilinearLoss.of(setting.as_float()), np.array([0.5, 0.3, 0.7]))
    assert verify(loss, y, Fraction(0), []).evidence == "floats only"


def test_a_full_covariance_with_noise_has_its_minimum_verified_in_fractions() -> None:
    found = explore(Setting([["1", "1/2"], ["1/2", "2"]], 3, noise_variance="1/2"), starts=20)
    assert found.points[0].kind == "global minimum" and found.points[0].evidence == "exact"
    assert found.points[0].loss == found.least


def test_flows_from_all_blocks_end_at_the_minima_and_at_nothing_else() -> None:
    found = explore(diagonal(1, 1), starts=20)
    ends = basins(found, flows=60)
    assert sum(ends.ends) == 60
    assert all(count == 0 or "minimum" in p.kind for count, p in zip(ends.ends, found.points, strict=True))
    assert min(ends.ends[:2]) > 5  # both basins are large


def test_the_rosenbrock_method_has_order_four_and_never_stops_at_the_saddle() -> None:
    errors = []
    for n in (20, 40):
        y = np.array([[1.0, 0.5]])
        for _ in range(n):
            y, _error = step(lambda y: y**3, y**3, (3 * y**2)[:, None, :] * np.eye(2), y, np.array([1 / n]))
        errors.append(np.abs(y - np.array([1, 0.5]) / np.sqrt(1 + 2 * np.array([1, 0.25]))).max())
    assert 3.8 < np.log2(errors[0] / errors[1]) < 5
    loss = BilinearLoss.of(diagonal(1).as_float())
    y, arrived = follow(loss, np.array([[0.0, 1e-7, 1e-7, 0.0], [0.0, 0.3, -0.3, 0.0]]))
    assert arrived[0] and loss.value(y[0]) == pytest.approx(1 / 3, rel=1e-5)
    assert not arrived[1]  # u = -U is the stable set: absorbed by the saddle, and not said to have arrived


def test_the_command_says_what_was_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", "--eigenvalues", "2,1", "--starts", "30", "--flows", "40", "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["minimum"] == "39/35" and said["spurious_minima"] == 1 and said["complete"] is False
    assert said["morse_sum"] == said["morse_expected"] == 1
    assert [p["loss"] for p in said["points"] if p["evidence"] == "exact"][:2] == ["39/35", "17/14"]
    assert sum(said["flows"]["at_points"]) + said["flows"]["elsewhere"] + said["flows"]["unfinished"] <= 40


def test_the_page_fits_eighty_columns_and_the_figure_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "l.svg"
    assert main(["landscape", "--starts", "10", "--flows", "0", "--plot", str(file)]) == 0
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80 and "LOCAL MINIMUM" in page
    assert file.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--eigenvalues", "1,x"), "an integer, a fraction"),
        (("--eigenvalues", "1,0"), "positive definite"),
        (("--eigenvalues", "1,1,1,1,1"), "d <= 4"),
        (("--setting", "s.json", "--context", "3"), "does not go with --setting"),
        (("--eigenvalues", "1", "--plot", "x.png"), "d = 2"),
        (("--scale", "0"), "above 0"),
    ],
)
def test_bad_words_are_refused(words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", *words]) == 2
    assert says in capsys.readouterr().err


def test_less_than_one_start_or_flow_is_refused() -> None:
    with pytest.raises(InputError, match="starts"):
        explore(diagonal(1), starts=0)
    with pytest.raises(InputError, match="flows"):
        basins(explore(diagonal(1), starts=1), flows=0)


PAGE = (Path(__file__).parents[2] / "docs" / "landscape.md").read_text(encoding="utf-8")


def test_the_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    block = PAGE.split("```console\n")[1].split("```")[0]
    command, *shown = block.splitlines()
    assert main(command.split()[2:]) == 0
    assert capsys.readouterr().out.splitlines()[: len(shown)] == shown


def test_the_examples_of_the_page_run() -> None:
    import doctest

    block = PAGE.split("```python\n")[1].split("```")[0]
    test = doctest.DocTestParser().get_doctest(block, {}, "landscape.md", None, None)
    assert doctest.DocTestRunner().run(test).failed == 0
