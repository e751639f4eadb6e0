"""Li, Tarzanagh, Rawat, Fazel & Oymak 2025: Gating is weighting: understanding gated linear attention through in-context
learning.

Setting: the task drifts along the prompt: E w_i w_j' = R_ij I, E w_i w' = r_i I, weights c_i on the examples.
Own reading of the setting (`as_printed = False`).
Covered: the best weights and their loss, equal tasks.  Not covered: which weights a gate can make, training.
"""
