"""What a lemma of Coq states before its goal: what is known of the letters, and their place in the engine's terms."""

from __future__ import annotations

from dataclasses import dataclass

from lsa_theory.export.coq.translate import FAMILY, ZERO, Translator
from lsa_theory.export.coq.trees import Names, Node

GI, LI, PI, RL, RG, RLI, RGI = FAMILY
ORDER = (GI, LI, RLI, RGI, "Lambda", RL, RG)  # commuting letters are sorted like this
SQUARES = {RLI: LI, RGI: GI, RL: "Lambda"}
SWAPS = {
    (GI, "Lambda"): "exact: Gi_comm",
    (LI, "Lambda"): "exact: inv_swap",
    (GI, LI): "apply: inv_comm; exact: Gi_comm",
}
TYPES = {"s": "F", "m": "'M[F]_d", "c": "'cV[F]_d"}


def closure(*sides: Node) -> list[str]:
    """Letters of the commuting family that the formula needs, in a fixed order, products of roots included."""
    calls: set[str] = set().union(*(side.calls() for side in sides))
    names: set[str] = set().union(*(side.names() for side in sides))
    need = set[str]()
    if "sqrt" in calls:
        need |= {RL, RG} if "Gamma" in names else {RL}
        if "inv" in calls:
            need |= {RLI, LI} | ({RGI, GI} if RG in need else set())
    return [letter for letter in ORDER if letter in need]


def _facts(reader: Translator, names: Names) -> tuple[list[tuple[str, str]], list[str]]:
    """Facts of the engine about the letters, each with its proof, and the hypotheses from which they follow."""
    at = {"Lambda": 2, **{text: 4 + k for k, text in enumerate(reader.matrices)}}
    family = [letter for letter in ORDER if letter in at]
    roots = {RL, RG, RLI, RGI}
    facts, hypotheses = [("Symmetric 2", "exact: sL"), ("Symmetric 3", "exact: sW")], list[str]()

    def assume(hypothesis: str, fact: str) -> None:
        hypotheses.append(hypothesis)
        facts.append((fact, "assumption"))

    for letter in reader.matrices:
        if letter in roots or letter in names.symmetric:
            assume(f"{letter}^T = {letter}", f"Symmetric {at[letter]}")
        elif letter in (GI, LI, PI):
            facts.append((f"Symmetric {at[letter]}", "exact: Gi_sym" if letter == GI else "exact: inv_sym"))
    if GI in at:
        hypotheses.append("Gamma N Lambda \\in unitmx")
        inverse = _inverse(reader)
        facts.append(
            (
                f"Affine {at[GI]} 2 (SN (SM (ST (MV 2)) (SV {inverse}))) {at[GI]} (SM (SV 4) (SV {inverse}))",
                "exact: Gi_Lambda",
            )
        )
    if LI in at:
        hypotheses.append("Lambda \\in unitmx")
        facts += [(f"Inverse {at[LI]} 2", "exact: mulVmx"), (f"Inverse 2 {at[LI]}", "exact: mulmxV")]
    if PI in at:
        hypotheses.append("Psi \\in unitmx")
        facts += [(f"Inverse {at[PI]} 3", "exact: mulVmx"), (f"Inverse 3 {at[PI]}", "exact: mulmxV")]
    for a, b in ((RLI, RL), (RGI, RG)):
        if a in at and b in at:
            assume(f"{a} *m {b} = 1%:M", f"Inverse {at[a]} {at[b]}")
            assume(f"{b} *m {a} = 1%:M", f"Inverse {at[b]} {at[a]}")
    for a, b in SQUARES.items():
        if a in at and b in at:
            assume(f"{a} *m {a} = {b}", f"Product {at[a]} {at[a]} {at[b]}")
    if RG in at:
        assume(
            f"{RG} *m {RG} = Gamma N Lambda",
            f"Affine {at[RG]} {at[RG]} (SA (SZ (Z.of_nat 1)) (SV 1)) 2 (SM (ST (MV 2)) (SV 1))",
        )
    for k, a in enumerate(family):
        for b in family[k + 1 :]:
            swap = f"Swap {at[b]} {at[a]}"
            if {a, b} & roots:
                assume(f"{b} *m {a} = {a} *m {b}", swap)
            else:
                facts.append((swap, SWAPS[a, b]))
    return facts, hypotheses


def _inverse(reader: Translator) -> int:
    """The number of the scalar 1/(N + 1)."""
    text = "((N%:R) + 1)^-1"
    if text not in reader.divisors:
        reader.scalars.append(text)
        reader.divisors[text] = (4 + reader.scalars.index(text), "(SA (SV 4) (SZ (Z.of_nat 1)))")
    return reader.divisors[text][0]


def _proofs(facts: list[tuple[str, str]]) -> str:
    return " ".join(f"split; first by {proof}." for _, proof in facts) + " exact: I"


def _seq(items: list[str], kind: str) -> str:
    return f"[:: {'; '.join(items)}]" if items else f"([::] : seq {kind})"


@dataclass(frozen=True)
class Frame:
    """What lemmas about the same letters share."""

    binders: str
    assumed: list[str]
    setup: list[str]
    psi: bool


def frame(reader: Translator, names: Names, hidden: tuple[str, ...] = (), prompt: bool = False) -> Frame:
    """Binders, hypotheses and the setup of a proof; ``hidden`` letters are bound elsewhere."""
    facts, hypotheses = _facts(reader, names)
    psi, noisy = names.setting.task_covariance, names.setting.noise
    free = [m for m in reader.matrices if " " not in m and m not in hidden]
    psi_text, noise_text = "Psi" if psi else "(1%:M : 'M[F]_d)", "noise" if noisy else "(0 : F)"
    variables = [s for s in reader.scalars if s.startswith("s_") and s.replace("_", "").isalnum()]
    columns = [c for c in reader.columns if c != ZERO and c not in hidden]
    binders = f"(F : numFieldType) (d N M : nat) ({' '.join(['Lambda', *(['Psi'] if psi else []), *free])} : 'M[F]_d)"
    if columns:
        binders += f" ({' '.join(columns)} : 'cV[F]_d)"
    if noisy or variables:
        binders += f" ({' '.join([*(['noise'] if noisy else []), *variables])} : F)"
    if prompt:
        binders += f" (pr : prompt N M Lambda {psi_text} {noise_text})"
    assumed = ["(0 < N)%N", "(0 < M)%N", "Lambda^T = Lambda", *(["Psi^T = Psi"] if psi else []), *hypotheses]
    assumed += [f"{h} :> F" for h in reader.nonzero]
    setup = [
        f"pose ms := {_seq(reader.matrices, chr(39) + 'M[F]_d')}. pose cs := {_seq(reader.columns, chr(39) + 'cV[F]_d')}.",
        f"pose ss : seq F := {_seq(reader.scalars, 'F')}.",
        f"pose fs : seq fact := {_seq([fact for fact, _ in facts], 'fact')}.",
        f"pose ds : seq (nat * sc) := {_seq([f'({k}%N, {t})' for k, t in reader.divisors.values()], '(nat * sc)')}.",
        f"pose L := Lambda. pose W := {psi_text}. pose v := {noise_text}.",
        "have sL : L^T = L by exact: h2.",
        f"have sW : W^T = W by {'exact: h3' if psi else 'exact: trmx1'}.",
        "have nN : N%:R != 0 :> F by rewrite pnatr_eq0 -lt0n. have nM : M%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.",
        f"have facts_ : facts (f_env L W ms) (f_vs cs) (f_sv d N M v ss) fs. {{ {_proofs(facts)}. }}",
        "have dens_ : inverses_ (f_env L W ms) (f_vs cs) (f_sv d N M v ss) ds by inverse_list.",
    ]
    return Frame(binders, assumed, setup, psi)
