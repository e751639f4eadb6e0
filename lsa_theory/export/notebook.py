"""What Jupyter shows: formulas, a badge with the status, small plots; HTML with inline styles and no scripts.

Formulas stand between backslash-brackets, which Jupyter sets by MathJax and the documentation by KaTeX, and carry the
formula language as a tooltip.  Colours of text and lines are those of the page, light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from lsa_theory.export.paper.formulas import in_latex, own_heading, relation_of
from lsa_theory.export.sparkline import sparkline
from lsa_theory.kernel.claim import Claim, Evidence, Reasons, Status, Verdict
from lsa_theory.proofs.derivation import Derivation, Step

if TYPE_CHECKING:
    from lsa_theory.model.flow.spectral.trajectory import Trajectory
    from lsa_theory.model.setting import Setting
    from lsa_theory.proofs.derive.derived import Derived

COLOURS = {  # white text on each has a contrast of at least 4.5
    Status.PROVED: "#1a7f37", Status.REFUTED: "#b3261e", Status.SUPPORTED: "#8a5a00", Status.UNDECIDED: "#5f6368",
    Status.CONFLICT: "#6f1d8a", Status.DEFINITION: "#0b6584",
}  # fmt: skip
CARD = "border-left:3px solid #80808080;padding:.1em 0 .1em .8em;margin:.4em 0;line-height:1.5;max-width:60em"
SHOWN = 6  # a larger matrix is described, not printed


def badge(status: Status) -> str:
    """The status on its colour.

    >>> "PROVED</span>" in badge(Status.PROVED)
    True
    """
    style = f"background:{COLOURS[status]};color:#fff;border-radius:.3em;padding:.1em .5em;font-weight:600;font-size:85%"
    return f'<span style="{style}">{status}</span>'


def formula(text: str) -> str:
    """A relation of the language as mathematics; what cannot be parsed stays as it is."""
    relation = relation_of(text)
    return f"<code>{escape(text)}</code>" if relation is None else mathematics(in_latex(relation), text)


def mathematics(latex: str, tooltip: str = "") -> str:
    """LaTeX to be typeset by the page, on a line of its own that scrolls when it is long."""
    title = f' title="{escape(tooltip)}"' if tooltip else ""
    shown = rf'<span class="math notranslate nohighlight"{title}>\(\displaystyle {escape(latex, quote=False)}\)</span>'
    return f'<div style="overflow-x:auto;overflow-y:hidden;padding:.35em 0">{shown}</div>'


def of_verdict(verdict: Verdict) -> str:
    """The claim with its status, how it was reached, and what a referee asks next."""
    claim = verdict.claim
    proof = next((e.covers for e in verdict.evidence if e.outcome == "proves"), "")
    reach = f"for {proof}" if verdict.status == Status.PROVED else verdict.witness
    name = own_heading(claim) if claim.source == "own" else f"{claim.ref}. {claim.title}"
    title = "" if claim.ref == "own" else f" <b>{escape(name)}</b>:"
    grade = f" ({verdict.grade})" if verdict.grade else ""
    rows = [f"<div>{badge(verdict.status)}{grade}{title} {escape(reach)}</div>", *map(formula, claim.statement)]
    if verdict.nearest:
        rows.append(f"<div>nearest true form: {formula(verdict.nearest)}</div>")
    if claim.given:
        rows.append(f"<div>given {escape('; '.join(h.says for h in claim.given))}</div>")
    if verdict.unneeded:
        rows.append(f"<div>not needed: {escape(', '.join(verdict.unneeded))}</div>")
    if verdict.conditional_on:
        rows.append(f"<div>conditional on {escape(', '.join(verdict.conditional_on))}</div>")
    if verdict.derivation and verdict.derivation.steps:
        rows.append(_folded(_count(verdict.derivation.steps, "step"), of_derivation(verdict.derivation)))
    if verdict.evidence:
        rows.append(_folded("evidence", _list("ul", map(_evidence, verdict.evidence))))
    return _card(rows)


def of_claim(claim: Claim) -> str:
    """What is claimed; the verdict is that of the record."""
    rows = [f"<div><b>{escape(claim.ref)}</b> {escape(claim.title)} ({escape(claim.source)})</div>"]
    rows += [f"<div>{escape(claim.says)}</div>", *map(formula, claim.statement)]
    if claim.given:
        rows.append(f"<div>given {escape('; '.join(h.says for h in claim.given))}</div>")
    rows.append(f"<div>recorded as {badge(claim.expected)}, not judged here</div>")
    return _card(rows)


def of_derivation(derivation: Reasons) -> str:
    """The steps, each with its reason; inferences, which people read, are marked."""
    return _list("ol", map(_step, derivation.steps))


def of_derived(found: Derived) -> str:
    """A closed form, what its letters stand for, and the steps that lead to it."""
    rows = [f"<div>{badge(found.status)} {escape(found.says)}, for all d, N and M</div>", *map(formula, found.statement)]
    rows += [f"<div>where {formula(f'{name} == {text}')}</div>" for name, text in found.where.items()]
    if found.given:
        rows.append(f"<div>given {escape('; '.join(found.given))}</div>")
    rows.append(_folded(_count(found.steps, "step"), of_derivation(Derivation(found.steps))))
    return _card(rows)


def of_setting(setting: Setting) -> str:
    """The law of the prompts in numbers, and the spectrum of the covariance."""
    import numpy as np

    spectrum = np.linalg.eigvalsh(np.asarray(setting.as_float().covariance, dtype=float))[::-1]
    rows = ["<div><b>Setting</b> " + escape(summary(setting)) + "</div>", mathematics(in_symbols(setting))]
    if len(spectrum) > 3:
        places = [float(k) for k in range(1, len(spectrum) + 1)]
        rows.append(sparkline(places, spectrum.tolist(), "eigenvalue of Λ", "rank", log_y=True, points=True))
    return _card(rows)


def summary(setting: Setting) -> str:
    """Dimension, lengths and condition of a setting in one line."""
    import numpy as np

    lam = np.asarray(setting.as_float().covariance, dtype=float)
    kind = "exact" if setting.exact else "floating point"
    return (
        f"d = {setting.dimension}, N = {setting.context_length}, tr Λ = {np.trace(lam):.6g}, "
        f"condition {np.linalg.cond(lam):.4g}, {kind}"
    )


def in_symbols(setting: Setting) -> str:
    """The law of the prompts in LaTeX."""
    import numpy as np

    identity = np.array_equal(setting.task_covariance, np.eye(setting.dimension))
    task = "I_d" if identity else r"\Psi"
    variance = _number(setting.noise_variance)
    noise = "" if variance == "0" else rf" + \varepsilon_i,\ \sigma_{{\varepsilon}}^{{2}} = {variance}"
    law = rf"x_i, x_{{\mathrm{{query}}}} \sim N(0, \Lambda),\ w \sim N(0, {task}),\ y_i = \langle w, x_i\rangle{noise}"
    if setting.dimension > SHOWN:
        return law
    matrices = [rf"\Lambda = {_matrix(setting.covariance)}"]
    matrices += [] if identity else [rf"\Psi = {_matrix(setting.task_covariance)}"]
    return rf"{law},\quad " + r",\quad ".join(matrices)


def of_trajectory(path: Trajectory) -> str:
    """Whether the flow arrived, and how the loss and the scalar parameter got there."""
    import numpy as np

    arrived = "converged" if path.converged else "not converged"
    head = f"d = {path.dim}, {arrived}: {path.reason} at t = {path.end:.4g}, error estimate {path.error:.1e}"
    times = path.times(160)[1:] if path.end > 0 else np.array([0.0])
    plots = ""
    if len(times) > 1:
        loss = np.maximum(path.excess_loss(times), np.finfo(float).tiny)
        kept = loss > 1e-16 * loss.max()  # below that it is rounding
        plots = sparkline(times[kept].tolist(), loss[kept].tolist(), "loss above its minimum", "t", log_x=True, log_y=True)
        plots += sparkline(times.tolist(), path.u(times).tolist(), "scalar u", "t", log_x=True)
    return _card([f"<div><b>Gradient flow</b> {escape(head)}</div>", plots])


def _card(rows: Iterable[str]) -> str:
    return f'<div style="{CARD}">{"".join(rows)}</div>'


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{content}</details>"


def _list(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _count(things: Sequence[object], name: str) -> str:
    return f"derivation, {len(things)} {name}{'' if len(things) == 1 else 's'}"


def _step(step: Step) -> str:
    shown = formula(step.shows) if step.is_formula else escape(step.shows)
    rule = f" ({escape(step.lemma.name)})" if step.lemma else ""
    kind = "" if step.computed else f"; in Coq: {step.coq}" if step.coq else "; an inference, to be read"
    return f"{shown} <small>because {escape(step.because)}{rule}{kind}</small>"


def _evidence(one: Evidence) -> str:
    numbers = [f"{name} {value:.2g}" for name, value in (("gap", one.gap), ("tolerance", one.tolerance)) if value]
    numbers += [f"seed {one.seed}"] if one.seed is not None else []
    rest = "; ".join(part for part in (one.witness, one.detail, *numbers) if part)
    covers = "" if one.outcome == "silent" else f" ({one.covers})"
    return escape(f"{one.method} {one.outcome}{covers}{': ' + rest if rest else ''}")


def _matrix(matrix: object) -> str:
    import numpy as np

    rows = [" & ".join(_number(entry) for entry in row) for row in np.asarray(matrix, dtype=object)]
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
