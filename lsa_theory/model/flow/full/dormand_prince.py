"""The explicit Runge-Kutta method of Dormand and Prince, 8(5,3): the integrator while the flow is not stiff.

Coefficients: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd edition,
section II.10 (code DOP853). Twelve evaluations a step, the last stage being the first of the next step.
"""

from __future__ import annotations

import numpy as np

from lsa_theory.model.flow.full.field import Field, Trial, Vector

# Stage i + 2 is y + h sum_j ROWS[i][j] k_j; the last row is the step itself.
_ROWS: tuple[dict[int, float], ...] = (
    {0: 0.05260015195876773},
    {0: 0.0197250569845379, 1: 0.0591751709536137},
    {0: 0.02958758547680685, 2: 0.08876275643042054},
    {0: 0.2413651341592667, 2: -0.8845494793282861, 3: 0.924834003261792},
    {0: 0.037037037037037035, 3: 0.17082860872947386, 4: 0.12546768756682242},
    {0: 0.037109375, 3: 0.17025221101954405, 4: 0.06021653898045596, 5: -0.017578125},
    {
        0: 0.03709200011850479,
        3: 0.17038392571223998,
        4: 0.10726203044637328,
        5: -0.015319437748624402,
        6: 0.008273789163814023,
    },
    {
        0: 0.6241109587160757,
        3: -3.3608926294469414,
        4: -0.868219346841726,
        5: 27.59209969944671,
        6: 20.154067550477894,
        7: -43.48988418106996,
    },
    {
        0: 0.47766253643826434,
        3: -2.4881146199716677,
        4: -0.590290826836843,
        5: 21.230051448181193,
        6: 15.279233632882423,
        7: -33.28821096898486,
        8: -0.020331201708508627,
    },
    {
        0: -0.9371424300859873,
        3: 5.186372428844064,
        4: 1.0914373489967295,
        5: -8.149787010746927,
        6: -18.52006565999696,
        7: 22.739487099350505,
        8: 2.4936055526796523,
        9: -3.0467644718982196,
    },
    {
        0: 2.273310147516538,
        3: -10.53449546673725,
        4: -2.0008720582248625,
        5: -17.9589318631188,
        6: 27.94888452941996,
        7: -2.8589982771350235,
        8: -8.87285693353063,
        9: 12.360567175794303,
        10: 0.6433927460157636,
    },
    {
        0: 0.054293734116568765,
        5: 4.450312892752409,
        6: 1.8915178993145003,
        7: -5.801203960010585,
        8: 0.3111643669578199,
        9: -0.1521609496625161,
        10: 0.20136540080403034,
        11: 0.04471061572777259,
    },
)
# Differences of the step to the embedded methods of order 5 and 3.
_FIFTH = {
    0: 0.01312004499419488,
    5: -1.2251564463762044,
    6: -0.4957589496572502,
    7: 1.6643771824549864,
    8: -0.35032884874997366,
    9: 0.3341791187130175,
    10: 0.08192320648511571,
    11: -0.022355307863886294,
}
_THIRD = {
    0: 0.244094488188976377952755905512,
    8: 0.733846688281611857341361741547,
    11: 0.0220588235294117647058823529412,
}


def _matrix(rows: tuple[dict[int, float], ...], width: int) -> Vector:
    return np.array([[row.get(j, 0.0) for j in range(width)] for row in rows])


STAGES = _matrix(_ROWS, 12)
_ERRORS = np.vstack([_matrix((_FIFTH,), 12), STAGES[-1:] - _matrix((_THIRD,), 12)])

STABILITY = 6.1  # where the stability region ends on the negative real axis


class DormandPrince:
    """One step of order 8 with the error estimate of Hairer; `exponent` is the order of that estimate."""

    name = "Dormand-Prince 8(5,3)"
    exponent = 8
    growth = 6.0
    leap = 0.0
    slack = 1.0

    def step(self, field: Field, y: Vector, f: Vector, h: float) -> Trial:
        """From y with f = y' over a time h; twelve evaluations.

        >>> field = Field.of(lambda y: -y)
        >>> trial = DormandPrince().step(field, np.array([1.0]), np.array([-1.0]), 0.1)
        >>> bool(abs(trial.y[0] - np.exp(-0.1)) < 1e-15), field.evaluations
        (True, 12)
        """
        k = np.empty((12, len(y)))
        k[0] = f
        stage = y
        for i in range(1, 12):
            stage = y + h * (STAGES[i - 1, :i] @ k[:i])
            k[i] = field(stage)
        y_new = y + h * (STAGES[11] @ k)
        f_new = field(y_new)
        fifth, third = (float(np.linalg.norm(e)) for e in _ERRORS @ k)
        error = abs(h) * fifth**2 / np.hypot(fifth, 0.1 * third) if fifth else 0.0
        gap = float(np.linalg.norm(y_new - stage))
        stretch = h * float(np.linalg.norm(f_new - k[11])) / gap if gap else 0.0
        return Trial(y_new, f_new, error, stretch)
