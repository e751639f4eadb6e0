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
    calls: dict[str, tuple[str, str]] = field(default_factory=dict)  # what is written with a length, such as S(M)
    noise: bool | None = None  # of the labels of the prompt that expectations are taken over; None without one
    at_limit: bool = False  # the parameters are at their limit: the limit of a function of them is its value
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

INVERSE = "(invmx (Gamma (INR n) Lambda))"
LIMIT_4_1 = (
    f"u = Rpower (\\tr ({INVERSE} *m {INVERSE})%ring) (1 / 4)",
    f"U = (Rpower (\\tr ({INVERSE} *m {INVERSE})%ring) (- (1 / 4)) *: {INVERSE})%ring",
)


def _test_prompt(labels: str) -> Setting:
    """A test prompt with inputs X (columns) and query x, the parameters at the limit (4.1)."""
    return Setting(
        "(d n m : nat) (Lambda : 'M[R]_d) (X : 'M[R]_(d, m)) (x w : 'cV[R]_d) (y : 'rV[R]_m) (u : R) (U : 'M[R]_d)",
        ("leq 1 d", "leq 1 n"),
        {**LETTERS, "x": ("c", "x"), "w": ("c", "w")},
        {COVARIANCE: ("posdef Lambda",), "parameters at the limit (4.1)": LIMIT_4_1},
        calls={
            "yhat": ("s", f"(prediction (/ INR m) (value_matrix d u) (key_query_matrix U) X x {labels})"),
            "S": ("m", "((/ INR m)%R *: (X *m X^T))"),
            "beta": ("c", "((/ INR m)%R *: (X *m y^T))"),
        },
        at_limit=True,
    )


def _random_prompt(noise: bool) -> Setting:
    """A prompt of N, and one of M examples, whose expectations are those of ``coq/engine/prompt.v``; tasks are N(0, I)."""
    law = "(pr : prompt.prompt (F := R_comRingType) N M Lambda (1%:M : 'M[R]_d)%ring {})"
    return Setting(
        "(d N M : nat) (Lambda : 'M[R]_d) (p : 'cV[R]_d)"
        + (f" (noise : R) {law.format('noise')}" if noise else f" {law.format('(0 : R)%ring')}"),
        ("leq 1 d", "leq 1 N", "leq 1 M"),
        {
            "d": ("s", "(INR d)"),
            "N": ("s", "(INR N)"),
            "M": ("s", "(INR M)"),
            "I": ("m", "1%:M"),
            "Lambda": ("m", "Lambda"),
            "Gamma": ("m", "(Gamma (INR N) Lambda)"),
            "p": ("c", "p"),
            **({"noise": ("s", "noise")} if noise else {}),
        },
        {COVARIANCE: ("posdef Lambda",)},
        noise=noise,
    )


SETTINGS = {
    "random prompt": _random_prompt(noise=False),
    "random prompt with noise": _random_prompt(noise=True),
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
        {
            **_gradients("u", "U"),
            "u12": ("c", "(slice_grad_u12 law u U)"),
            "u21": ("c", "(slice_grad_u21 law u U)"),
        },
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
    "test prompt with linear labels": _test_prompt("(w^T *m X)"),
    "test prompt": _test_prompt("y"),
    # one training prompt, inputs as columns of X
    "prompt": Setting(
        "(d n : nat) (V K : 'M[R]_(d + 1)) (X : 'M[R]_(d, n)) (x w : 'cV[R]_d)",
        (),
        {
            "N": ("s", "(INR n)"),
            "x": ("c", "x"),
            "w": ("c", "w"),
            "S": ("m", "((/ INR n)%R *: (X *m X^T))"),
            "beta": ("c", "(((/ INR n)%R *: (X *m X^T)) *m w)"),
            "yhat": ("s", "(prediction (/ INR n) V K X x (w^T *m X))"),
            "u": ("s", "(b_u V)"),
            "U11": ("m", "(b_U11 K)"),
            "u12": ("c", "(b_u12 V)"),
            "u21": ("c", "(b_u21 K)"),
        },
    ),
    # a layer of gradient descent on one prompt
    "layer": Setting(
        "(d n : nat) (A : 'M[R]_d) (X : 'M[R]_(d, n)) (p q w : 'cV[R]_d)",
        (),
        {
            "A": ("m", "A"),
            "p": ("c", "p"),
            "q": ("c", "q"),
            "w": ("c", "w"),
            "S": ("m", "((/ INR n)%R *: (X *m X^T))"),
            "beta": ("c", "(((/ INR n)%R *: (X *m X^T)) *m w)"),
        },
    ),
}
