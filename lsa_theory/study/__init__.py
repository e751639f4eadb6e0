"""Studies: one measurement at many parameters, on the processors here or on a cluster, kept as a Parquet dataset."""
