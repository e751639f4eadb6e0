"""von Oswald et al. 2022 (ICML 2023): Transformers learn in-context by gradient descent.

Setting: e_j + P W_V sum_i e_i e_i'W_K'W_Q e_j with P = (step/N) I; `lsa-theory convert Q --from oswald --to zhang`.
Covered: the construction (Proposition 1), GD++ as a change of the inputs, and what it does to the conditioning.
Not covered: trained weights.
"""
