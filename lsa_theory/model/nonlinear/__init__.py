"""Nonlinear transformers beside the theory (Figure 1); needs the extra ``nonlinear`` (PyTorch and transformers).

``config``    what a run is: presets, seeds, optimiser, curriculum; no PyTorch needed
``prompts``   prompts to train on (drawn on the device) and prompts to test on (the same for every rule)
``models``    GPT-2 with read-in and read-out; one layer of softmax or linear attention
``train``     the loop; ``checkpoint``: what it leaves behind and continues from
``baselines`` the closed forms of LSA, least squares and zero on the same prompts
``evaluate``  errors against the test length, bootstrap intervals; ``findings``: what they say of the paper's figure
``results``   JSON and CSV; ``figure``: the plot
"""

from __future__ import annotations

from lsa_theory.errors import InputError

EXTRA = 'pip install "lsa-theory[nonlinear]"'


def require_torch() -> None:
    """Raise InputError where PyTorch or transformers is missing; nothing else of the program needs them."""
    for name in ("torch", "transformers"):
        try:
            __import__(name)
        except ImportError:
            remedy = f"{EXTRA} (on a machine without a GPU install a CPU build of torch first)"
            raise InputError("nonlinear", f"{name} is not installed", "an environment with the extra", remedy) from None
