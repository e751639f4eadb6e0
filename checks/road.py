"""The frame of a road: its name, and the evidence that its numbers give. The engine measures the time."""

from __future__ import annotations

from dataclasses import dataclass

from lsa_theory.kernel.claim import Evidence, Outcome


@dataclass(frozen=True)
class Road:
    """What `Evidence` of one road has in common.

    >>> Road("sampling", seed=1).measured(1e-9, 1e-6, "d = 1..5", "100 draws").outcome
    'supports'
    """

    method: str
    seed: int | None = None

    def measured(
        self, gap: float, tolerance: float, covers: str, detail: str = "", *, holds: bool | None = None, witness: str = ""
    ) -> Evidence:
        """Numbers: they support where the gap is within the tolerance, unless ``holds`` says which, else contradict."""
        held = gap <= tolerance if holds is None else holds
        outcome: Outcome = "supports" if held else "contradicts"
        return Evidence(self.method, outcome, covers, detail, float(gap), float(tolerance), witness, seed=self.seed)

    def equal(self, covers: str, detail: str = "both sides equal as fractions") -> Evidence:
        """Exact agreement at instances."""
        return Evidence(self.method, "supports", covers, detail, 0.0, 0.0, seed=self.seed)

    def unequal(self, witness: str, detail: str = "", covers: str = "this instance") -> Evidence:
        """An exact counterexample."""
        return Evidence(self.method, "refutes", covers, detail, witness=witness)

    def silent(self, why: str, covers: str = "nothing") -> Evidence:
        """Nothing can be said, and why."""
        return Evidence(self.method, "silent", covers, why, seed=self.seed)
