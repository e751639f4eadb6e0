"""Isotropic inputs, all blocks: the exact decision against the search, the full loss and one context length at a time."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.exact import identity
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.model.bilinear import BilinearLoss
from lsa_theory.model.landscape.explore import explore
from lsa_theory.model.landscape.isotropic import IsotropicLandscape
from lsa_theory.model.landscape.windows import windows
from lsa_theory.model.setting import Setting


def full_loss(d: int, n: int, noise: Fraction = Fraction(0)) -> BilinearLoss:
    return BilinearLoss.of(Setting(identity(d), n, noise_variance=noise).as_float())


@pytest.mark.parametrize(("d", "n"), [(2, 1), (2, 4), (2, 5), (2, 20)])
def test_the_decision_finds_the_points_of_the_search(d: int, n: int) -> None:
    searched = explore(Setting(identity(d), n), starts=40)
    found = [one for one in IsotropicLandscape(d, n).families if one.where != "u12 = u = u21 = 0"]
    assert sorted(float(p.loss) for p in searched.points) == pytest.approx(sorted(float(one.loss.middle) for one in found))
    kinds = {round(float(p.loss), 9): p.kind for p in searched.points}
    assert all(kinds[round(float(one.loss.middle), 9)] == one.kind for one in found)


@pytest.mark.parametrize(("d", "n", "noise"), [(1, 3, 0), (2, 7, 1), (3, 17, 0), (3, 18, 0), (4, 45, "1/2")])
def test_the_least_loss_over_the_rest_is_that_of_the_full_loss(d: int, n: int, noise: object) -> None:
    """On random directions, and its slope is zero in every block at the zeros of the polynomial."""
    level = Fraction(str(noise))
    found, loss = IsotropicLandscape(d, n, level), full_loss(d, n, level)
    rng = np.random.default_rng(0)
    top, below = found._quotient
    for _ in range(5):
        turned = rng.standard_normal(d + 1)
        x = Fraction(float((turned[:d] ** 2).sum() / turned[d] ** 2))
        rest = np.linalg.solve(loss.curvature(turned), turned @ loss.R)
        at = float(found.at_zero - Fraction(poly.value(top, x)) / poly.value(below, x) / 2)
        assert loss.value(np.concatenate([turned, rest])) == pytest.approx(at, rel=1e-10)
    for one in found.zeros:
        v = np.zeros(d + 1)
        v[0], v[d] = np.sqrt(float(poly.refine(poly.square_free(found.slope), one, Fraction(1, 10**18)).middle)), 1
        state = np.concatenate([v, np.linalg.solve(loss.curvature(v), v @ loss.R)])
        assert np.abs(loss.gradient(state)).max() < 1e-10
        assert loss.value(state) == pytest.approx(float(found.loss_at(one).middle), rel=1e-12)


@pytest.mark.parametrize(("d", "top"), [(2, 60), (3, 60), (4, 60), (5, 90), (15, 6)])
def test_windows_agree_with_every_context_length_decided_alone(d: int, top: int) -> None:
    runs = windows(d)
    assert [run.first for run in runs[1:]] == [run.last + 1 for run in runs[:-1] if run.last]
    assert runs[-1].last is None
    for n in range(1, top):
        [run] = [run for run in runs if run.first <= n and (run.last is None or n <= run.last)]
        assert run.spurious == IsotropicLandscape(d, n).has_spurious_minimum, n


def test_the_upper_edge_grows_like_four_times_the_square_of_d() -> None:
    for d in (20, 60, 120):
        edge = windows(d)[-1].first - 1
        assert abs(edge - (4 * d * d - 3**0.5 * d)) < 15


def test_one_dimension_has_a_second_family_of_global_minima_and_no_other_minimum() -> None:
    for n in (1, 2, 30):
        found = IsotropicLandscape(1, n)
        assert [one.kind for one in found.families].count("global minimum") == 2
        assert not found.has_spurious_minimum


def test_the_command_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", "--isotropic", "--dim", "4", "--context", "45", "--json", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["has_spurious_minimum"] is True
    assert answer["minimum"] == "1/5"
    assert [one["kind"] for one in answer["families"]] == ["global minimum", "saddle", "local minimum", "saddle", "saddle"]
    assert main(["landscape", "--windows", "--dim", "3", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["table"][0]["windows"] == [[4, 17]]


@pytest.mark.parametrize(
    "words",
    [
        ["--isotropic"], ["--windows"], ["--isotropic", "--dim", "0"], ["--isotropic", "--dim", "2..3"], ["--dim", "3"],
        ["--windows", "--dim", "1"], ["--windows", "--dim", "5..3"], ["--windows", "--dim", "3", "--context", "4"],
        ["--isotropic", "--dim", "2", "--eigenvalues", "2,1"], ["--isotropic", "--dim", "2", "--noise", "-1"],
        ["--isotropic", "--dim", "x"], ["--windows", "--dim", "2..1000"],
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_refused_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["landscape", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_sizes_are_validated() -> None:
    with pytest.raises(InputError, match="dimension"):
        IsotropicLandscape(0, 1)
    with pytest.raises(InputError, match="noise"):
        IsotropicLandscape(1, 1, Fraction(-1))
