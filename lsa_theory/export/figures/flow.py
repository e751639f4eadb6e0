"""What ``lsa-theory flow`` writes besides its answer: the trajectory (.npz) and the figure, whole or not at all."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from lsa_theory.errors import InputError
from lsa_theory.files import require_writable, written_atomically

if TYPE_CHECKING:
    from lsa_theory.model.flow.problem import Answer, Samples

FORMATS = (".svg", ".png", ".pdf")
BLUE, VERMILLION, GREY = "#0072B2", "#D55E00", "#555555"  # Okabe and Ito: told apart by colour-blind readers


def require_plot(path: str) -> None:
    """Raise InputError before the work where the figure could not be written."""
    if not path.lower().endswith(FORMATS):
        raise InputError("--plot", path, "a file name ending in " + ", ".join(FORMATS), "choose the format by the ending")
    require_writable(path)
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        remedy = "pip install 'lsa-theory[plot]'"
        raise InputError("--plot", path, "a figure where matplotlib is installed, the extra [plot]", remedy) from None


def require_save(path: str) -> None:
    """Raise InputError before the work where the trajectory could not be written."""
    if not path.lower().endswith(".npz"):
        raise InputError("--save", path, "a file name ending in .npz", "add the ending")
    require_writable(path)


def save(path: str, answer: Answer, samples: Samples, at: list[float]) -> None:
    """The samples, and U in the original basis at the times ``at``, one matrix in memory at a time."""
    state, record, d = answer.state, answer.record, len(samples.eigenvalues)
    scalars: list[float] = []

    with written_atomically(path) as file, zipfile.ZipFile(file, "w", allowZip64=True) as archive:

        def put(name: str, value: Any) -> None:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asarray(value), allow_pickle=False)

        for name, value in vars(samples).items():
            put(name, value)
        put("converged", record["converged"])
        put("method", record["method"])
        put("reason", record["reason"])
        if not at or state is None:
            return
        with archive.open("U_at.npy", "w", force_zip64=True) as entry:
            shape = {"descr": "<f8", "fortran_order": False, "shape": (len(at), d, d)}
            np.lib.format.write_array_header_1_0(entry, shape)
            for time in at:
                matrix, u = state(time)
                scalars.append(u)
                entry.write(np.ascontiguousarray(matrix, dtype="<f8").data.cast("B"))
        put("at", at)
        put("u_at", scalars)


def plot(path: str, samples: Samples, title: str, converged: bool, flow: Samples | None = None) -> None:
    """u, the loss above its minimum and the two parts of U along the flow, on one logarithmic time axis.

    ``flow`` is drawn beside training in steps, whose clock is t = steps x step size.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style = {"svg.hashsalt": "lsa-theory", "svg.fonttype": "none", "font.size": 10}
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": mpl.rcParams["backend"], **style}):
        figure = Figure(figsize=(6.4, 7.6), layout="constrained")
        top, middle, bottom = figure.subplots(3, 1, sharex=True)
        _panels(samples, top, middle, bottom, "fixed point" if converged else "global minimum, not reached", flow)
        top.set_title(title, fontsize=10, loc="left")
        write_figure(path, figure)


def write_figure(path: str, figure: Any) -> None:
    """The figure in the format of its ending, without a date, whole or not at all; InputError where it cannot be written."""
    form = os.path.splitext(path)[1][1:].lower()
    about = {"Date": None} if form == "svg" else {"CreationDate": None} if form == "pdf" else None
    with written_atomically(path) as file:
        figure.savefig(file, format=form, dpi=150, metadata=about)


def _panels(samples: Samples, top: Any, middle: Any, bottom: Any, goal: str, flow: Samples | None) -> None:
    from matplotlib.ticker import LogLocator

    shown = _shown(samples)
    t, u = samples.times[shown], samples.u[shown]
    top.axhline(samples.limit_u, color=GREY, linestyle="--", linewidth=1.2, label=f"{goal}, u = {samples.limit_u:.4g}")
    top.plot(t, u, color=BLUE, linewidth=1.8, label="u(t)" if flow is None else "u, training in steps")
    if flow is not None:
        near = (flow.times > 0) & (flow.times >= t[0]) & (flow.times <= t[-1])
        for axes, values in ((top, flow.u), (middle, flow.loss_gap)):
            axes.plot(flow.times[near], values[near], color="black", linestyle=":", linewidth=1.4, label="gradient flow")
        middle.legend(frameon=False, loc="best", fontsize=9)
    top.set_ylabel("u")
    top.margins(y=0.12)
    _decay(middle, t, [("loss above its minimum", samples.loss_gap[shown], BLUE, "-")], 1e-26)
    middle.set_ylabel("loss $-$ minimum")
    settled = np.linalg.norm(samples.diagonal - samples.limit_diagonal, axis=1)[shown]
    parts = [("diagonal of U, distance to the fixed point", settled, BLUE, "-")]
    if samples.off_diagonal.any():
        parts.append(("off-diagonal of U", samples.off_diagonal[shown], VERMILLION, "--"))
    _decay(bottom, t, parts, 1e-13)
    bottom.set_ylabel("Frobenius norm")
    bottom.set_xlabel("time t of the gradient flow  (U in the eigenbasis of $\\Lambda$)")
    for axes in (top, middle, bottom):
        axes.grid(alpha=0.25, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in (top, bottom):
        axes.legend(frameon=False, loc="best", fontsize=9)
    if len(t) > 1 and t[0] > 0:
        bottom.set_xscale("log")
        bottom.xaxis.set_minor_locator(LogLocator(subs=(2, 5)))  # what stands between powers of ten has room for its label


def _shown(samples: Samples) -> Any:
    """From just before u has moved, by 1e-3 of its way, to the end, without t = 0: the axis is logarithmic."""
    times, moved = samples.times, np.abs(samples.u - samples.u[0])
    late = np.flatnonzero(moved > 1e-3 * moved.max()) if moved.max() > 0 else np.array([1])
    first = times[late[0]] / 10 if len(times) > 1 and late.size else 0.0
    shown = (times >= first) & (times > 0)
    return shown if shown.sum() > 1 else np.ones(len(times), dtype=bool)


def _decay(axes: Any, t: Any, curves: list[tuple[str, Any, str, str]], floor: float) -> None:
    """Curves on a logarithmic axis, cut where rounding begins."""
    most = max(float(values.max()) for _, values, _, _ in curves)
    for name, values, colour, dashes in curves:
        if not (values > floor * most).any():
            continue  # rounding from start to end: a name without a line would puzzle
        kept = np.where(values > floor * most, values, np.nan)
        axes.plot(t, kept, color=colour, linestyle=dashes, linewidth=1.8, label=name)
    if most > 0:
        axes.set_yscale("log")
        least = min(float(values[values > floor * most].min(initial=most)) for _, values, _, _ in curves)
        axes.set_ylim(least / 5 if least < most else most / 10, most * 5)
