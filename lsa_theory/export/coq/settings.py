"""What the words of a statement mean in Coq: settings, with their letters, and hypotheses that are said in words.

This table and the definitions that it names (``coq/definitions.v``, ``coq/theorems``) are what a reader checks by eye:
a theorem of Coq says what the paper says if they do.  A hypothesis in words that stands in no table is never used.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Setting:
    """Binders of a lemma, the terms for the names of the language, and what hypotheses in words say."""

    binders: str
    always: tuple[str, ...]
    names: dict[str, tuple[str, str]]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    gradients: dict[str, tuple[str, str]] = field(default_factory=dict)
    objective: str = ""
    parameters: str = ""
    times: bool = False
    exists: tuple[str, str, str] | None = None  # that solutions exist for all times: binders, statement, theorem


COVARIANCE = "the covariance Lambda is symmetric positive definite"
START = (
    "Assumption 3.3: sigma > 0, ||Theta Theta'||_F = 1, W_PV(0) = sigma e e' (last coordinate), "
    "W_KQ(0) = sigma diag(Theta Theta', 0)"
)
PROMPT = "(d n k : nat) (Lambda : 'M[R]_d) (law : prompts (F := R_realFieldType) n k Lambda)"
LETTERS = {
    "d": ("s", "(INR d)"),
    "N": ("s", "(INR n)"),
    "I": ("m", "1%:M"),
    "Lambda": ("m", "Lambda"),
    "Gamma": ("m", "(Gamma (INR n) Lambda)"),
}
REDUCED = {"ell": "(ell (INR n) Lambda)", "loss": "(slice_loss law)"}


def _blocks(u: str, matrix: str) -> dict[str, tuple[str, str]]:
    return {"u": ("s", u), "U11": ("m", matrix), "ell": ("s", f"(ell (INR n) Lambda {u} {matrix})")}


def _gradients(u: str, matrix: str) -> dict[str, tuple[str, str]]:
    return {"u": ("s", f"(grad_u {{f}} {u} {matrix})"), "U11": ("m", f"(grad_U {{f}} {u} {matrix})")}


FLOW = ("(act_u V {time})", "(act_U K {time})")
GENERAL = ("(u {time})", "(U {time})")

SETTINGS = {
    # gradient flow in all entries of W_PV and W_KQ
    "flow": Setting(
        f"{PROMPT} (V K : R -> 'M[R]_(d + 1)) (sigma : R) (Theta : 'M[R]_d)",
        ("leq 1 n",),
        {**LETTERS, **_blocks(*FLOW), "sigma": ("s", "sigma"), "Theta": ("m", "Theta")},
        {COVARIANCE: ("posdef Lambda",), START: ("full_flow law V K", "assumption_3_3 sigma Theta V K")},
        REDUCED,
        _gradients(*FLOW),
        times=True,
        exists=(
            f"{PROMPT} (sigma : R) (Theta : 'M[R]_d)",
            "leq 1 n -> posdef Lambda -> 0 < sigma -> norm_F (Theta *m Theta^T)%ring = 1 ->\n"
            "  exists V K, full_flow law V K /\\ assumption_3_3 sigma Theta V K",
            "printed.exists.flow_exists",
        ),
    ),
    # gradient flow of the two active blocks, from any start
    "general flow": Setting(
        f"{PROMPT} (u : R -> R) (U : R -> 'M[R]_d) (delta : R)",
        ("leq 1 d", "leq 1 n", "gradient_flow (slice_loss law) u U"),
        {**LETTERS, **_blocks(*GENERAL), "delta": ("s", "delta")},
        {
            COVARIANCE: ("posdef Lambda",),
            "u(0) > 0": ("0 < u 0",),
            "delta = u(0)^2 - ||U11(0)||_F^2 >= 0": ("0 <= delta", "delta = u 0 ^ 2 - norm_F (U 0) ^ 2"),
            "tr(Lambda^2 U11(0)) >= 0, or delta > 0, or p'U11(0)p >= 0 for one eigenvector p of Lambda": (
                "(0 <= \\tr (Lambda *m Lambda *m U 0)%ring \\/ 0 < delta \\/ exists (p : 'cV[R]_d) (l : R),"
                " p <> 0%ring /\\ (Lambda *m p)%ring = (l *: p)%ring /\\ 0 <= form p (U 0) p)",
            ),
        },
        REDUCED,
        _gradients(*GENERAL),
        times=True,
        exists=(
            f"{PROMPT} (start : R) (Start : 'M[R]_d)",
            "leq 1 d -> leq 1 n -> posdef Lambda ->\n"
            "  exists u U, gradient_flow (slice_loss law) u U /\\ u 0 = start /\\ U 0 = Start",
            "printed.exists.general_flow_exists",
        ),
    ),
    # u12 = u21 = 0
    "slice": Setting(
        f"{PROMPT} (u : R) (U : 'M[R]_d)",
        ("leq 1 n",),
        {**LETTERS, **_blocks("u", "U")},
        {COVARIANCE: ("posdef Lambda",)},
        REDUCED,
        _gradients("u", "U"),
        "(slice_loss law)",
        "u U",
    ),
    # all entries
    "blocks": Setting(
        f"{PROMPT} (V K : 'M[R]_(d + 1))",
        ("leq 1 n",),
        {
            **LETTERS,
            "u": ("s", "(b_u V)"),
            "U11": ("m", "(b_U11 K)"),
            "u12": ("c", "(b_u12 V)"),
            "u21": ("c", "(b_u21 K)"),
        },
        {COVARIANCE: ("posdef Lambda",)},
        {"loss": "(total_loss law)"},
        {},
        "(total_loss law)",
        "V K",
    ),
    # matrices alone
    "matrices": Setting(
        "(d : nat) (A B : 'M[R]_d)",
        (),
        {"d": ("s", "(INR d)"), "A": ("m", "A"), "B": ("m", "B"), "I": ("m", "1%:M")},
    ),
}
