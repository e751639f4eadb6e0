"""Independent roads: each file measures what a claim says and knows nothing of its derivation."""
