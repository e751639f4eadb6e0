"""Lu, Letey, Zavatone-Veth, Maiti & Pehlevan 2024: Asymptotic theory of in-context learning by linear attention.

Setting: N = a d, noise r per unit task energy, d to infinity; infinitely many pretraining prompts and tasks.
Own reading of the setting (`as_printed = False` but for the script).
Covered: the limit with an explicit rate, its form in the source, the energy of the labels.
Not covered: finitely many tasks or prompts (the Marchenko-Pastur transform).
"""
