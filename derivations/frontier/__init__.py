"""Beyond one layer: depth, landscapes, training as it is done, repairs; what a reader would assume, judged."""
