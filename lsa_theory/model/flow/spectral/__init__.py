"""The flow in the eigenbasis of the covariance: one scalar equation an eigenvalue."""
