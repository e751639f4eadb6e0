"""Zhang, Singh, Latham & Saxe 2025: Training dynamics of in-context learning in linear attention.

Setting: x ~ N(0, Lambda), w ~ N(0, I), y = <w, x>; loss E(y - yhat)^2 and tau dW/dt = -1/2 dL/dW; merged or separate
key and query.
Covered: the isotropic path (10), the converged prediction (11), the loss on a plateau, the dynamics of one mode.
Not covered: the order in which modes are learned, and several heads.
"""
