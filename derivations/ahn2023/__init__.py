"""Ahn, Cheng, Daneshmand & Sra 2023: Transformers learn to implement preconditioned gradient descent for in-context
learning.

Setting: x ~ N(0, Lambda), w ~ N(0, I), y = <w, x>; layers Z + (1/N) P Z M Z'Q Z with a mask; the prediction is minus
the last entry, so their Q carries the opposite sign (`lsa-theory convert Q --from ahn --to zhang`).
Covered: Theorem 1, its scalar case and its risk, Lemma 1 with one and two layers, the exact risk of two scalar steps.
Not covered: the stationary points of several layers (Theorems 3 and 4).
"""
