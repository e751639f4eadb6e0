"""The only door: `replay` turns a proof object into a `Verdict`, or raises Refused.

PROVED    every link of the claim has a certificate: a formula P with ``larger - smaller == P`` (``left - right`` for an
          equation) as trace polynomials, whose sign is seen by its form.  P may speak of hypotheses by ``gap_s1`` (gap_M1,
          gap_v1): ``larger - smaller`` of the first hypothesis link, of known sign, zero for an equation.
REFUTED   an instance: see `witness`."""
from dataclasses import dataclass
from fractions import Fraction as Q

from lsa_theory.kernel import limits, numbers, parser, witness
from lsa_theory.kernel.parser import Refused
from lsa_theory.kernel.terms import Poly, normal
from lsa_theory.kernel.signs import Signs, divisors
from lsa_theory.kernel.reading import Read

FORMAT = "lsa-kernel 1"
_KEY = object()


@dataclass(frozen=True)
class Verdict:
    status: str
    claim: str
    given: tuple
    says: str
    used: tuple = ()
    key: object = None

    def __post_init__(self):
        if self.key is not _KEY:
            raise TypeError("verdicts are minted by the kernel only")


def replay(text):
    """The verdict of a proof object in JSON."""
    parser.WORK[0] = 0
    document = limits.load(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(f"the format is not {FORMAT!r}")
    body = {"PROVED": ("links", list), "REFUTED": ("instance", dict)}.get(document.get("verdict"), None) \
        if isinstance(document.get("verdict"), str) else None
    if body is None:
        raise Refused("the verdict is PROVED or REFUTED")
    limits.fields(document, {"format": str, "verdict": str, "claim": str, "given": list, body[0]: body[1]})
    claim, given = document["claim"], document["given"]
    if len(given) > 20 or not all(isinstance(g, str) for g in given):
        raise Refused("given is a list of at most 20 relations")
    for text in (claim, *given):
        if any(n.startswith("gap_") for side in parser.relation(text)[0] for n in parser.names(side)):
            raise Refused("a reserved name")
    if document["verdict"] == "REFUTED":
        says = witness.check(claim, given, document["instance"])
        return Verdict("REFUTED", claim, tuple(given), says, key=_KEY)
    used = prove(claim, given, document["links"])
    return Verdict("PROVED", claim, tuple(given), f"{len(document['links'])} identities", used, _KEY)


def prove(claim, given, certificates):
    """Which hypotheses were used."""
    sides, signs = parser.relation(claim)
    hypotheses = [parser.relation(g) for g in given]
    spoken = set().union(*(parser.names(s) for part in (sides, *(h[0] for h in hypotheses)) for s in part))
    links = [(a, s, b, k) for k, (hs, ss) in enumerate(hypotheses) for a, s, b in zip(hs, ss, hs[1:])]
    if len(certificates) != len(signs):
        raise Refused(f"{len(signs)} links, {len(certificates)} certificates")
    if any(parser.drawn(s) for h in hypotheses for s in h[0]):
        raise Refused("a hypothesis on what is random")
    read, used = Read(spoken), set()
    for a, sign, b, formula in zip(sides, signs, sides[1:], certificates):
        if formula == "at each size":
            at_each_size(a, sign, b, links, parser.letters([(sides, signs), *hypotheses]))
            used |= set(given[k] for ha, _, hb, k in links if ("name", "d") in (ha, hb))
            continue
        p = parser.expression(formula)
        values, known, inverted = {}, {}, divisors(a) + divisors(b)
        for name in parser.names(p):
            if name.startswith("gap_"):
                i = int(name[5:]) - 1
                if i >= len(links):
                    raise Refused(f"no hypothesis link {i + 1}")
                ha, hs, hb, k = links[i]
                if hs == "!=":
                    raise Refused("a hypothesis != has no sign")
                shape = parser.shape(hb if ha == ("number", 0) else ha)
                if name[4] != {(1, 1): "s", ("d", "d"): "M", ("d", 1): "v"}.get(shape):
                    raise Refused(f"{name} has the shape of another hypothesis")
                values[name] = gap(read, *((ha, hb) if hs in ("==", ">", ">=") else (hb, ha)))
                known[name] = {"==": 0, ">=": 1, "<=": 1}.get(hs, 2)
                inverted += divisors(ha) + divisors(hb)
                used.add(given[k])
        see = Signs(known)
        for part in divisors(p):
            if see(part) != 2 and part not in inverted:
                raise Refused("a divisor in the certificate that is neither positive nor a divisor of the claim")
        shown = see(p)
        if shown is None or shown > 0 and sign == "==" or shown < 2 and sign in ("<", ">", "!="):
            raise Refused("the certificate does not show the sign")
        if sign == "!=" and shape_of(a, b) != (1, 1):
            raise Refused("!= is certified between scalars")
        target = gap(read, *((b, a) if sign in ("<", "<=") else (a, b)))
        there = Read(spoken, values)(p)
        there = Poly({}, target.shape) if not there.t else there
        if there.shape != target.shape or normal(target - there).t:
            raise Refused("the certificate is not equal to the difference")
    return tuple(sorted(used))


def at_each_size(a, sign, b, links, letters):
    """Where hypotheses bound d: the relation as an identity in the entries of free matrices of every size that is left."""
    turn = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    bounds = [(s, hb[1]) if ha == ("name", "d") else (turn.get(s, s), ha[1]) for ha, s, hb, _ in links
              if (ha == ("name", "d") and hb[0] == "number") or (hb == ("name", "d") and ha[0] == "number")]
    top = min((v for s, v in bounds if s in ("==", "<", "<=")), default=99)
    if top > 4:
        raise Refused("no hypothesis leaves small sizes only")
    number = lambda x: [[numbers.El.number(x)]]
    for d in range(1, int(top) + 1):
        if not all(witness.holds(number(Q(d)), s, number(v)) for s, v in bounds):
            continue
        values = {"d": number(Q(d))}
        for name in letters - {"d"}:
            rows, cols = (1 if s == 1 else d for s in parser.shape(("name", name)))
            order = sorted if name in ("Lambda", "Psi") else list
            values[name] = [[numbers.El.variable(("y", name, *order((i, j)))) for j in range(cols)] for i in range(rows)]
        at = witness.At(values, "noise" in letters)
        try:
            if not witness.holds(at.read(a), sign, at.read(b), free=True):
                raise Refused(f"not an identity at d = {d}")
        except numbers.Undefined as problem:
            raise Refused(f"no value: {problem}") from None


def shape_of(a, b):
    return parser.shape(b if a == ("number", 0) else a)


def gap(read, a, b):
    a, b = read(a), read(b)
    shape = b.shape if a.shape == (1, 1) and not a.t else a.shape
    a, b = (Poly({}, shape) if not z.t else z for z in (a, b))
    return a - b
