"""Products of layers: L steps ``r <- r - X A_l X' r / N`` on the residuals, each a layer of masked linear attention."""
