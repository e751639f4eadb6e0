"""Words around a display that make it an assumption, or a claim under one.

>>> in_words("Assume that the data are scaled. Then", "")
'assume'
>>> in_words("If $ is large, then", ""), in_words("We obtain", "for all $."), in_words("We obtain", "")
('if', 'for all', '')
"""

from __future__ import annotations

import re

_ASSUMING = re.compile(
    r"\b(assume|assuming|assumption|suppose|supposing|provided that|under the condition|conditioned on)\b", re.I
)
_CONDITION = re.compile(
    r"\b(if|only if|iff|unless|whenever|when|such that|provided|subject to|satisfy|satisfies|satisfying|as long as|"
    r"for (?:all|any|every|each|some|almost all|almost every|large|small|sufficiently|symmetric)|given that|let|"
    r"there (?:is|are|exists|exist)|"
    r"with high probability|with probability|almost surely|asymptotically|approximately|in the limit|as \$ (?:goes|tends)|"
    r"fails?|false|not true|contradiction|wrong|conjecture|would|cannot|does not hold|is not)\b",
    re.I,
)
_PROPERTY = re.compile(
    r"\b(symmetric|skew|diagonal|orthogonal|orthonormal|commut\w*|isotropic|idempotent|projections?|unit vectors?|unit norm|"
    r"rank[- ]one|normali[sz]ed|stochastic|uniform\w*)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!cf)(?<!Eq)(?<!eq)(?<!resp)[.?!](?:\s+|$)")


def in_words(before: str, after: str, properties: bool = False) -> str:
    """The condition that the text around a display states, the empty text where it states none.

    ``before`` is the text of the paragraph up to the display, ``after`` that of its sentence behind the display;
    ``properties`` says that what letters are is declared, so that words for it say nothing new.
    """
    sentence = _SENTENCE.split(before)[-1]
    behind = _SENTENCE.split(after)[0]
    for pattern, text in ((_ASSUMING, before), (_CONDITION, sentence), (_CONDITION, behind), (_ASSUMING, behind)):
        if found := pattern.search(text):
            return found[1].lower()
    if not properties:
        for text in (before, behind):
            if found := _PROPERTY.search(text):
                return found[1].lower()
    return ""
