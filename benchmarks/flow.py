"""The spectral flow integrator against numpy's eigh, SciPy's methods and diffrax (if installed), ratios within one run.

Run ``python -m benchmarks.flow`` from the root; ``--quick`` leaves out the large dimensions, ``--json FILE`` writes the
rows. A ratio compares times taken one right after the other; ``eigh`` is timed before and after ours, the smaller is used.
"Beside its eigh" is what ours takes besides the ``eigh`` it calls, in units of that one: the figure that noise blurs least.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from lsa_theory.model.flow.spectral.batch import integrate_batch
from lsa_theory.model.flow.spectral.integrate import integrate, integrate_diagonal

Array = np.ndarray
CONTEXT = 40


def problem(d: int, condition: float, sigma: float = 0.1) -> tuple[Array, Array, float]:
    """A covariance with geometric spectrum in a random basis and the start of asm-3.3."""
    rng = np.random.default_rng(d)
    basis, _ = np.linalg.qr(rng.standard_normal((d, d)))
    covariance = (basis * np.geomspace(1.0, 1.0 / condition, d)) @ basis.T
    theta = rng.standard_normal((d, d))
    square = theta @ theta.T
    return (covariance + covariance.T) / 2, sigma * square / np.linalg.norm(square), sigma


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the answer."""
    begin = perf_counter()
    answer = work()
    return perf_counter() - begin, answer


def against_eigh(d: int, condition: float, repeat: int) -> dict[str, Any]:
    """Ours from the covariance to the trajectory, and two kinds of output, in units of one eigh."""
    covariance, start, u0 = problem(d, condition)
    rows = []
    for _ in range(repeat):
        first, _ = timed(lambda: np.linalg.eigh(covariance))
        ours, path = timed(lambda: integrate(covariance, CONTEXT, start, u0))
        second, _ = timed(lambda: np.linalg.eigh(covariance))
        limit, _ = timed(path.limit)
        state, _ = timed(lambda: path.state(path.end / 100))  # noqa: B023
        eigh = min(first, second)
        parts = path.diagnostics
        rows.append(
            {
                "case": f"d={d} condition={condition:g}",
                "eigh s": eigh,
                "total s": ours,
                "total/eigh": ours / eigh,
                "beside its eigh": (ours - parts.seconds_eigh) / parts.seconds_eigh,
                "limit/eigh": limit / eigh,
                "state/eigh": state / eigh,
                "integration s": parts.seconds_integration,
                "compression s": parts.seconds_compression,
                "rotation s": parts.seconds_rotation,
                "panels": parts.panels,
                "error": path.error,
                "converged": path.converged,
            }
        )
    return min(rows, key=lambda row: row["total/eigh"])


def against_scipy(d: int, condition: float, methods: list[str], reduced: bool) -> list[dict[str, Any]]:
    """SciPy to 1e-8 of the fixed point, on the matrix flow or on the reduced system (d diagonals and u, start diagonal)."""
    from scipy.integrate import solve_ivp

    covariance, start, u0 = problem(d, condition)
    values = np.linalg.eigvalsh(covariance)
    g = (1 + 1 / CONTEXT) * values + values.sum() / CONTEXT
    if reduced:
        covariance, start = values, np.eye(d) * u0 / np.sqrt(d)
    else:
        gamma = (1 + 1 / CONTEXT) * covariance + np.trace(covariance) / CONTEXT * np.eye(d)
    rates, forces = g * values**2, values**2
    seconds, path = timed(lambda: integrate(covariance, CONTEXT, start, u0))
    ends = [event.time for event in path.events() if event.name == "within 1e-06 of the limit"]
    horizon, limit = ends[0] * 18.4 / 13.8, path.limit()

    def full_field(_: float, y: Array) -> Array:
        matrix, u = y[:-1].reshape(d, d), y[-1]
        rate = gamma @ covariance @ matrix @ covariance
        square = covariance @ covariance
        return np.append((-(u**2) * rate + u * square).ravel(), -u * np.sum(rate * matrix) + np.sum(square * matrix))

    def reduced_field(_: float, y: Array) -> Array:
        r, u = y[:-1], y[-1]
        return np.append(-rates * u * u * r + forces * u, -u * (rates @ (r * r)) + forces @ r)

    first = np.append(np.diagonal(start) if reduced else start.ravel(), u0)
    rows = [{"case": f"d={d} condition={condition:g} {'reduced' if reduced else 'full'}", "method": "ours", "s": seconds}]
    for method in methods:
        field = reduced_field if reduced else full_field
        with np.errstate(all="ignore"):
            spent, answer = timed(lambda: solve_ivp(field, (0, horizon), first, method=method, rtol=1e-9, atol=1e-11))  # noqa: B023
        end = answer.y[:, -1]
        goal = np.append(np.diagonal(limit[0]) if reduced else limit[0].ravel(), limit[1])
        away = float(np.linalg.norm(end - goal) / np.linalg.norm(goal))
        rows.append({**rows[0], "method": f"scipy {method}", "s": spent, "ratio": spent / seconds, "away": away})
    return rows


def all_blocks(d: int, condition: float, peers: bool) -> list[dict[str, Any]]:
    """All 2 (d+1)^2 parameters by implicit steps; the flow of U and u alone by diffrax and torchdiffeq if installed."""
    from lsa_theory.model.flow.full.collocation import SliceCurvature
    from lsa_theory.model.flow.full.integrate import integrate as full
    from lsa_theory.model.loss import PopulationLoss
    from lsa_theory.model.setting import Setting

    covariance, start, u0 = problem(d, condition)
    path = integrate(covariance, CONTEXT, start, u0)
    horizon = next(event.time for event in path.events() if event.name == "within 1e-06 of the limit") * 18.4 / 13.8
    setting = Setting(covariance, CONTEXT)
    loss, first = PopulationLoss(setting), np.zeros((d + 1, d + 1))
    first[d, d] = u0
    loss.gradient(first, first)
    curvature = SliceCurvature(setting)
    seconds, done = timed(
        lambda: full(loss.gradient, loss.value, first, np.pad(start, (0, 1)), curvature=curvature, max_evaluations=60_000)
    )
    case = f"d={d} condition={condition:g} all blocks"
    away = float(np.hypot(np.linalg.norm(done.W_KQ[:d, :d] - path.limit()[0]), done.W_PV[d, d] - path.limit()[1]))
    rows: list[dict[str, Any]] = [
        {"case": case, "method": "ours, implicit", "s": seconds, "away": away, "converged": done.converged}
    ]
    if not peers:
        return rows
    gamma = (1 + 1 / CONTEXT) * covariance + np.trace(covariance) / CONTEXT * np.eye(d)
    try:
        import diffrax  # type: ignore[import-not-found, unused-ignore]
        import jax  # type: ignore[import-not-found, unused-ignore]
        import jax.numpy as jnp  # type: ignore[import-not-found, unused-ignore]

        jax.config.update("jax_enable_x64", True)
        left, lam = jnp.asarray(gamma @ covariance), jnp.asarray(covariance)

        def field(_: Any, y: Any, __: Any) -> Any:
            rate = left @ y[0] @ lam
            return -(y[1] ** 2) * rate + y[1] * lam @ lam, -y[1] * jnp.sum(rate * y[0]) + jnp.sum(lam @ lam * y[0])

        solve = jax.jit(
            lambda y: diffrax.diffeqsolve(
                diffrax.ODETerm(field), diffrax.Tsit5(), 0.0, horizon, horizon / 1e6, y,
                stepsize_controller=diffrax.PIDController(rtol=1e-9, atol=1e-11), max_steps=10**6,
            ).ys
        )  # fmt: skip
        y = (jnp.asarray(start), jnp.asarray(u0))
        jax.block_until_ready(solve(y))
        seconds, _ = timed(lambda: jax.block_until_ready(solve(y)))
        rows.append({"case": case, "method": "diffrax Tsit5, compiled, U and u only", "s": seconds})
    except ImportError:
        rows.append({"case": case, "method": "diffrax", "s": "not installed"})
    try:
        import torch  # type: ignore[import-not-found, unused-ignore]
        from torchdiffeq import odeint  # type: ignore[import-not-found, unused-ignore]

        left_t, lam_t = torch.tensor(gamma @ covariance), torch.tensor(covariance)

        def module(_: Any, y: Any) -> Any:
            rate = left_t @ y[0] @ lam_t
            square = lam_t @ lam_t
            return -(y[1] ** 2) * rate + y[1] * square, -y[1] * (rate * y[0]).sum() + (square * y[0]).sum()

        times = torch.tensor([0.0, horizon], dtype=torch.float64)
        y_t = (torch.tensor(start), torch.tensor(u0, dtype=torch.float64))
        seconds, _ = timed(lambda: odeint(module, y_t, times, rtol=1e-9, atol=1e-11, method="dopri5"))
        rows.append({"case": case, "method": "torchdiffeq dopri5, U and u only", "s": seconds})
    except ImportError:
        rows.append({"case": case, "method": "torchdiffeq", "s": "not installed"})
    return rows


def small_flows(d: int, condition: float, count: int) -> list[dict[str, Any]]:
    """Many small flows: the batch, one by one, and diffrax under vmap if it is installed (32 bits switched to 64)."""
    rng = np.random.default_rng(d)
    values = np.exp(rng.uniform(-np.log(condition), 0.0, (count, d)))
    g = (1 + 1 / CONTEXT) * values + values.sum(axis=1, keepdims=True) / CONTEXT
    zeta, xi = g[:, :, None] * values[:, :, None] * values[:, None], values**2
    gamma = np.einsum("bii->bi", zeta)
    starts = np.broadcast_to(np.eye(d) * 0.1 / np.sqrt(d), (count, d, d))
    scalars = np.full(count, 0.1)
    case = f"{count} flows d={d} condition={condition:g}"
    seconds, batch = timed(lambda: integrate_batch(gamma, xi, zeta, starts, scalars))
    rows: list[dict[str, Any]] = [
        {"case": case, "method": "ours, batch", "ms per flow": 1e3 * seconds / count, "alone": batch.alone}
    ]
    few = min(count, 20)
    single, _ = timed(lambda: [integrate_diagonal(gamma[k], xi[k], zeta[k], starts[k], 0.1) for k in range(few)])
    rows.append({"case": case, "method": "ours, one by one", "ms per flow": 1e3 * single / few})
    try:
        import diffrax  # type: ignore[import-not-found, unused-ignore]
        import jax  # type: ignore[import-not-found, unused-ignore]
        import jax.numpy as jnp  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return [*rows, {"case": case, "method": "diffrax", "ms per flow": "not installed"}]
    jax.config.update("jax_enable_x64", True)

    def field(_: Any, y: Any, args: Any) -> Any:
        matrix, u = y
        zeta, xi = args
        slope = -u * jnp.sum(zeta * matrix**2) + xi @ jnp.diagonal(matrix)
        return -(u**2) * zeta * matrix + u * jnp.diag(xi), slope

    def one(zeta: Any, xi: Any, matrix: Any, u: Any, end: Any) -> Any:
        control = diffrax.PIDController(rtol=1e-9, atol=1e-11)
        term, method = diffrax.ODETerm(field), diffrax.Dopri8()
        return diffrax.diffeqsolve(
            term, method, 0.0, end, end / 1e6, (matrix, u), (zeta, xi), stepsize_controller=control, max_steps=10**6
        ).ys

    solve = jax.jit(jax.vmap(one))
    arguments = (zeta, xi, starts, scalars, batch.time)
    jax.block_until_ready(solve(*arguments))
    seconds, _ = timed(lambda: jax.block_until_ready(solve(*arguments)))
    return [*rows, {"case": case, "method": "diffrax Dopri8, vmap, compiled", "ms per flow": 1e3 * seconds / count}]


def show(rows: list[dict[str, Any]]) -> None:
    """One line a row."""
    for row in rows:
        print(
            "  ".join(f"{key}={value:.3g}" if isinstance(value, float) else f"{key}={value}" for key, value in row.items()),
            flush=True,
        )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    integrate(np.ones(2), CONTEXT, np.eye(2), 1.0)  # builds the table of weights, once a process
    cases = [(20, 10.0, 9), (20, 1e3, 9), (300, 1e3, 5), (1000, 1e6, 3)]
    cases += [] if options.quick else [(2000, 1e6, 3), (4096, 1e6, 1)]
    rows: list[dict[str, Any]] = []

    def add(found: list[dict[str, Any]]) -> None:
        rows.extend(found)
        show(found)

    for d, condition, repeat in cases:
        add([against_eigh(d, condition, repeat)])
    add(
        against_scipy(20, 10.0, ["DOP853", "LSODA"] if options.quick else ["RK45", "DOP853", "LSODA", "BDF", "Radau"], False)
    )
    add(against_scipy(20, 1e3, ["LSODA", "BDF", "Radau"], True))
    if not options.quick:
        add(against_scipy(300, 1e3, ["LSODA"], True))
    add(all_blocks(20, 10.0, peers=True))
    add(all_blocks(20, 100.0, peers=False))
    add(small_flows(3, 10.0, 1000))
    add(small_flows(8, 1e3, 200))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as handle:
            json.dump(rows, handle, indent=1)


if __name__ == "__main__":
    main()
