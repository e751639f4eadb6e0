"""Gatmiry, Saunshi, Reddi, Jegelka & Kumar 2024: Can looped transformers learn to implement multi-step gradient descent
for in-context learning?

Setting: one layer A run L times, x ~ N(0, Lambda), w ~ N(0, I).
Covered: the residual after two and three loops, one loop with Lambda^-1.  Not covered: the global minimiser of the
looped loss.
"""
