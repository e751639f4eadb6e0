"""lsa-theory risk: the error at test time."""
