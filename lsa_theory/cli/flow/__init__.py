"""lsa-theory flow: the gradient flow of a numeric setting."""
