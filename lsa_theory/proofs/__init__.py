"""From a claim to a verdict: search for proofs and counterexamples, statements and roads, files of claims."""
