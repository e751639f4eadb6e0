"""Where modules of the flat layout are now, so that an import of an old path says the new one."""

from __future__ import annotations

from importlib.util import find_spec

KEPT = {  # modules that kept their names, by the room that they moved to
    "algebra": "arithmetic balls exact relations",
    "export.terminal": "render",
    "kernel": "claim lemmas",
    "language": "hypotheses second_road substitution sympy_face sympy_relation",
    "model": "bilinear landscape loss nonlinear risk setting",
    "moments": "random_covariance",
    "proofs": "api cache certificates claims_file decide derivation engine",
    "proofs.counterexamples": "instance",
    "proofs.derive": "closed_forms conventions derived",
}
RENAMED = {
    "admissible": "proofs.counterexamples.conditions",
    "algebra.spectral": "algebra.covariance",
    "certificates.spectral": "proofs.certificates.eigenvalues",
    "cli.flow_case": "model.flow.problem",
    "cli.flow_certify": "cli.flow.certify",
    "cli.flow_files": "cli.flow.files",
    "cli.flow_page": "cli.flow.page",
    "cli.flow_plot": "export.figures.flow",
    "cli.flow_roads": "model.flow.methods",
    "cli.flow_steps": "model.flow.training",
    "cli.judging": "proofs.judging",
    "cli.landscape_plot": "export.figures.landscape",
    "cli.pages": "export.terminal.pages",
    "cli.records": "proofs.records",
    "cli.risk_case": "cli.risk.case",
    "cli.risk_target": "cli.risk.target",
    "derive_quantities": "proofs.derive.quantities",
    "derive_steps": "proofs.derive.steps",
    "flow": "model.flow",
    "inertia": "algebra.elimination",
    "language.limits": "language.budget",
    "minimizer": "model.minimiser",
    "nonlinear.figure": "export.figures.nonlinear",
    "output": "files",
    "plots": "export.figures.panels",
    "refutation": "proofs.counterexamples.search",
    "small_size": "kernel.kinds.sizes",
    "symbolic": "moments.prompt",
}
PAPER = ("audit", "formulas", "latex", "layout", "markdown", "pdf", "prose")  # of export
FLOW = {
    "batch": "spectral.batch", "certificate": "certified.convergence", "chebyshev": "full.chebyshev",
    "collocation": "full.collocation", "discrete": "full.discrete", "dormand_prince": "full.dormand_prince",
    "enclosure": "certified.enclosure", "field": "full.field", "full": "full.integrate", "reference": "taylor",
    "rosenbrock": "full.rosenbrock", "spectral": "spectral.integrate", "spectral_dense": "spectral.dense",
    "spectral_panels": "spectral.panels", "spectral_quadrature": "spectral.quadrature",
    "spectral_rates": "spectral.rates", "spectral_system": "spectral.system", "trajectory": "spectral.trajectory",
}  # fmt: skip
RENAMED |= {f"export.{name}": f"export.paper.{name}" for name in PAPER}
RENAMED |= {f"flow.{name}": f"model.flow.{new}" for name, new in FLOW.items()}
NOW = RENAMED | {name: f"{room}.{name}" for room, names in KEPT.items() for name in names.split()}
STATEMENTS = "derivations.zhang2023."


def explained(name: str) -> str | None:
    """What to say of an import of this path; None where it is no old one.

    >>> explained("lsa_theory.minimizer")
    'lsa_theory.minimizer is now lsa_theory.model.minimiser'
    >>> explained("lsa_theory.nonlinear").split(":")[1]
    ' nonlinear.figure is export.figures.nonlinear, the others kept their names'
    """
    if name.startswith(STATEMENTS):
        rest = name.removeprefix(STATEMENTS)
        found = (f"{STATEMENTS}{folder}.{rest}" for folder in ("paper", "ours", "shared") if "." not in rest)
        return next((f"{name} is now {new}" for new in found if find_spec(new)), None)
    old = name.removeprefix("lsa_theory.")
    if old not in NOW:
        return None
    inside = [f"{part} is {new}" for part, new in RENAMED.items() if part.startswith(f"{old}.")]
    end = f": {', '.join(inside)}, the others kept their names" if inside else ""
    return f"{name} is now lsa_theory.{NOW[old]}{end}"
