"""Population loss, its gradient and its minimiser for a numeric setting, evaluated from the derived closed forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lsa_theory.algebra import calculus
from lsa_theory.algebra.arithmetic import Arithmetic, Exact, Float
from lsa_theory.algebra.program import Program, evaluate
from lsa_theory.model.setting import Setting
from lsa_theory.moments.prompt import BLOCKS, SymbolicSetting, gamma

Array = Any


@dataclass(frozen=True)
class PopulationLoss:
    """``L = 1/2 E (prediction - <w, x_query>)^2`` of `f_LSA` in all parameters (eq-3.8), exact if the setting is.

    >>> loss = PopulationLoss(Setting([["1"]], 1))
    >>> loss.value([["0", "1"], ["-2", "1"]], [["0", "1"], ["-3/2", "-1"]])
    Fraction(169, 8)
    """

    setting: Setting

    def value(self, W_PV: Array, W_KQ: Array) -> Any:
        """The loss at the two ``(d+1) x (d+1)`` parameter matrices."""
        return self._bound[0](self._blocks(W_PV, W_KQ))[0]

    def gradient(self, W_PV: Array, W_KQ: Array) -> tuple[Array, Array]:
        """The gradient in both parameter matrices; entries that the loss does not see are zero."""
        g11, g12, g21, gu = self._bound[1](self._blocks(W_PV, W_KQ))
        d = self.setting.dimension
        d_pv, d_kq = self._zero.copy(), self._zero.copy()
        d_pv[d, :d], d_pv[d, d] = g12[:, 0], gu
        d_kq[:d, :d], d_kq[d, :d] = g11, g21[:, 0]
        return d_pv, d_kq

    @cached_property
    def arithmetic(self) -> Arithmetic:
        return Exact() if self.setting.exact else Float()

    @cached_property
    def _zero(self) -> Array:
        return self.arithmetic.array(np.zeros([self.setting.dimension + 1] * 2, dtype=int))

    @cached_property
    def _bound(self) -> tuple[Callable[..., list[Any]], Callable[..., list[Any]]]:
        setting, arithmetic = self.setting, self.arithmetic
        values = setting_values(setting, arithmetic)
        shifted = bool(np.any(setting.task_covariance != arithmetic.identity(setting.dimension)))
        loss, gradient = _programs(bool(setting.noise_variance), shifted)
        return loss.bind(values, arithmetic), gradient.bind(values, arithmetic)

    def _blocks(self, W_PV: Array, W_KQ: Array) -> dict[str, Any]:
        pv, kq = (self.arithmetic.array(w) for w in (W_PV, W_KQ))
        d = self.setting.dimension
        return {"U11": kq[:d, :d], "u21": kq[d : d + 1, :d].T, "u12": pv[d : d + 1, :d].T, "u": pv[d, d]}


@lru_cache(maxsize=4)
def _programs(noise: bool, task_covariance: bool) -> tuple[Program, Program]:
    loss = SymbolicSetting(noise, task_covariance).loss
    return Program([loss]), Program([calculus.gradient(loss, block) for block in BLOCKS.values()])


def setting_values(setting: Setting, arithmetic: Arithmetic) -> dict[str, Any]:
    """The names of the formula language that a numeric setting gives a value."""
    values: dict[str, Any] = {
        "Lambda": arithmetic.array(setting.covariance),
        "Psi": arithmetic.array(setting.task_covariance),
        "N": arithmetic.number(setting.context_length),
        "noise": arithmetic.number(setting.noise_variance),
        "d": arithmetic.number(setting.dimension),
    }
    rule = SymbolicSetting().gamma()
    values["Gamma"] = evaluate(rule.gamma(), values, arithmetic)
    return values


def gamma_matrix(setting: Setting) -> Array:
    """``Gamma = (1 + 1/N) Lambda + (1/N) tr(Lambda) I_d`` (thm-4.1), ``(d, d)``.

    >>> gamma_matrix(Setting([["1"]], 1))
    array([[Fraction(3, 1)]], dtype=object)
    """
    return setting_values(setting, Exact() if setting.exact else Float())["Gamma"]


def gamma_eigenvalue(value: Any, trace: Any, context_length: Any) -> Any:
    """``g = (1 + 1/N) l + tr(Lambda)/N``, the eigenvalue of Gamma beside l of Lambda, in the arithmetic of the arguments.

    >>> gamma_eigenvalue(Fraction(1), Fraction(3), Fraction(2)), gamma_eigenvalue(np.array([1.0, 2.0]), 3.0, 2)
    (Fraction(3, 1), array([3. , 4.5]))
    """
    return (1 + 1 / context_length) * value + trace / context_length


def flow_limit(setting: Setting, arithmetic: Arithmetic | None = None) -> tuple[Array, Any]:
    """``(U11, u)`` of thm-4.1: ``U11 = tr(Gamma^-2)^(-1/4) Gamma^-1``, ``u = tr(Gamma^-2)^(1/4)`` (4.1)."""
    arithmetic = arithmetic or Float()
    inverse = gamma() ** -1
    size = (inverse * inverse).trace() ** Fraction(1, 4)
    program = Program([inverse / size, size])
    u11, u = program.run(setting_values(setting, arithmetic), arithmetic)
    return u11, u
