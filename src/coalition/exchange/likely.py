"""Names that may mean the same organisation, and terms that may be misspelt.

What is found here is only ever listed for a person to decide; nothing is merged.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, takewhile

from coalition.errors import _

SAME_LETTERS = _("only capitals, accents, punctuation or words like “Ltd” differ")
IN_BRACKETS = _("one stands in brackets in the other")
BUT_FOR_BRACKETS = _("without the words in brackets they are the same")
INITIALS = _("one is the initials of the other")
SPELLING = _("the spelling is nearly the same")
CONTINUES = _("one begins with the whole of the other")

_NEARLY = 0.9
_NEARLY_A_WORD = 0.8
_COMPARED = 120
_SHORTEST = 4
_LETTERS_APART = 4
_LARGEST_BLOCK = 60

_LEGAL = {
    "the", "inc", "incorporated", "ltd", "limited", "llc", "plc", "gmbh", "ev", "asbl",
    "pt", "cv", "tbk", "yayasan", "perkumpulan", "lsm", "ngo", "cso", "co", "corp",
}  # fmt: skip
_SMALL_WORDS = {"of", "the", "and", "for", "in", "to", "de", "la", "dan", "untuk"}
_USUAL = (
    "Government", "National Government", "Local Government", "International NGO",
    "National NGO", "Local NGO", "Business", "Private sector", "Faith",
    "Faith organisation", "Community organisation", "Academia", "University",
    "Foundation", "Donor", "UN Agency", "International Organisation", "Survivors",
    "Media", "Health", "Police", "Shelter", "Prevention", "Intervention", "Aftercare",
    "Legal aid", "Pemerintah", "Lembaga swadaya masyarakat", "Swasta", "Keagamaan",
    "Akademisi", "Yayasan", "Kepolisian", "Kesehatan", "Rumah aman", "Bantuan hukum",
    "Pencegahan",
)  # fmt: skip
_IN_ENGLISH = {
    "jawa": "java", "sumatera": "sumatra", "barat": "west", "timur": "east",
    "utara": "north", "selatan": "south", "tengah": "central", "kepulauan": "islands",
    "rumah": "house", "aman": "safe", "penampungan": "shelter", "bantuan": "aid",
    "help": "aid", "hukum": "legal", "konseling": "counselling",
    "counseling": "counselling", "kesehatan": "health", "pencegahan": "prevention",
    "pemerintah": "government", "kepolisian": "police", "polisi": "police",
    "pendidikan": "education", "pelatihan": "training", "penjangkauan": "outreach",
}  # fmt: skip
"""Words by which a name in one language is found to be known in the other."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """A name in the forms in which it is compared."""

    name: str
    folded: str
    words: tuple[str, ...]
    outside: str
    inside: str
    initials: str


def likely_same(
    names: Iterable[str], among: Collection[str] | None = None
) -> list[tuple[str, str, str]]:
    """List pairs of names that may mean the same organisation, with the reason.

    Parameters
    ----------
    names : iterable of str
        Different names.
    among : collection of str, optional
        Only pairs in which one of these takes part.

    Returns
    -------
    list of (str, str, str)
        Two names and the reason, an English sentence part; sorted.

    Notes
    -----
    Compared are names that share a word, their first or last letters, all their
    letters, or their initials; two spellings are near from a Ratcliff-Obershelp ratio of 0.9.
    """
    forms = [_forms(name) for name in sorted(set(names))]
    found = []
    for a, b in sorted(_neighbours(forms)):
        one, other = forms[a], forms[b]
        if among is not None and one.name not in among and other.name not in among:
            continue
        if reason := _reason(one, other):
            found.append((one.name, other.name, reason))
    return found


def likely_meant(term: str, others: Iterable[str]) -> str | None:
    """Give the usual or known term that a term is nearly spelt like, if there is one.

    Examples
    --------
    >>> likely_meant("Goverment", [])
    'Government'
    >>> likely_meant("Government", []) is None
    True
    """
    folded, others = _folded(term), list(others)
    if len(folded) < _SHORTEST or len(folded) > _COMPARED or term in others:
        return None
    for other in others:
        if _is_slip(folded, _folded(other)) or _in_english(term) == _in_english(other):
            return other
    if any(_folded(usual) == folded for usual in _USUAL):
        return None
    usual = [u for u in _USUAL if _folded(u).rstrip("s") != folded.rstrip("s")]
    return next((u for u in usual if _is_slip(folded, _folded(u))), None)


def slips(names: Iterable[str]) -> list[tuple[str, str]]:
    """List pairs of terms of one file of which one may be a slip of the pen.

    Examples
    --------
    >>> slips(["East Java", "West Java", "East Jva"])
    [('East Java', 'East Jva')]
    """
    forms = [_forms(name) for name in sorted(set(names))]
    pairs = [(forms[a], forms[b]) for a, b in sorted(_neighbours(forms))]
    return [
        (one.name, other.name)
        for one, other in pairs
        if _SHORTEST <= len(one.folded) <= _COMPARED
        and _is_slip(one.folded, other.folded)
    ]


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two folded terms differ by a slip: an s, one letter, a swap."""
    # Most terms are far apart; see that by what costs least.
    if not one or not other or len({*one} ^ {*other}) > _LETTERS_APART:
        return False
    # British and American spelling are both right.
    a, b = _american(one), _american(other)
    close = a != b and (_one_slip(a, b) or _near(a, b))
    plural = one.rstrip("s") == other.rstrip("s")
    return (close or plural) and not _differ_in_a_word(one, other)


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter is more, less or another, or two changed places.

    The Damerau-Levenshtein distance (optimal string alignment) is then 1.
    """
    longer = max(len(one), len(other)) > _SHORTEST  # "Bali" and "Mali" are two places
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if len(one) == 2:
        return one == other[::-1]
    return longer and max(len(one), len(other)) == 1


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _differ_in_a_word(one: str, other: str) -> bool:
    """Tell “West Kalimantan” from “East Kalimantan”, and “Zone A” from “Zone B”."""
    words, others = one.split(), other.split()
    if any(len(word) == 1 or word.isdigit() for word in set(words) ^ set(others)):
        return True
    return len(words) == len(others) and any(
        not _one_slip(a, b) and SequenceMatcher(None, a, b).ratio() < _NEARLY_A_WORD
        for a, b in zip(words, others, strict=True)
        if a != b
    )


@lru_cache(maxsize=10_000)
def _in_english(term: str) -> tuple[str, ...]:
    return tuple(sorted(_IN_ENGLISH.get(w, w) for w in _folded(term).split()))


def _american(word: str) -> str:
    return word.replace("isation", "ization")


def _forms(name: str) -> _Forms:
    start = name[: _COMPARED * 2]
    brackets = re.search(r"\(([^()]*)\)", start)
    inside = re.sub(
        r"(?i)^\s*(a\.?k\.?a\.?|also|or)\s+", "", brackets[1] if brackets else ""
    )
    outside = re.sub(r"\([^()]*\)", " ", start) if brackets else start
    words = tuple(_folded(start).split())
    initials = "".join(w[0] for w in _folded(outside).split() if w not in _SMALL_WORDS)
    return _Forms(
        name, " ".join(words), words, _folded(outside), _folded(inside), initials
    )


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    """Small letters without accents, punctuation and legal words."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name[: _COMPARED * 2].casefold())
        if not unicodedata.combining(letter)
    )
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", plain)).split()
    return " ".join([word for word in words if word not in _LEGAL] or words)


def _neighbours(forms: list[_Forms]) -> set[tuple[int, int]]:
    """Pairs worth comparing: all pairs of a large list would take minutes."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        joined = form.folded.replace(" ", "")
        keys = {*form.words, *form.inside.split(), f"^{joined[:3]}", f"{joined[-3:]}$"}
        # Short words with a slip share neither start nor end, but these.
        keys |= {f"{joined[:2]}…{joined[-2:]}", "=" + "".join(sorted(joined))}
        if len(form.initials) > 2:
            keys.add(form.initials)
        for key in keys - _SMALL_WORDS:
            blocks[key].append(place)
    return {
        pair
        for block in blocks.values()
        if len(block) <= _LARGEST_BLOCK
        for pair in combinations(block, 2)
    }


def _reason(one: _Forms, other: _Forms) -> str | None:
    if not one.folded or not other.folded:
        return None
    if one.folded == other.folded:
        return SAME_LETTERS
    if one.folded == other.inside or other.folded == one.inside:
        return IN_BRACKETS
    if one.outside == other.outside and one.outside:
        return BUT_FOR_BRACKETS
    if _abbreviates(one, other) or _abbreviates(other, one):
        return INITIALS
    if _near(one.folded, other.folded):
        return SPELLING
    if _continues(one, other) or _continues(other, one):
        return CONTINUES
    return None


def _abbreviates(short: _Forms, long: _Forms) -> bool:
    return (
        len(short.words) == 1
        and len(long.words) > 2
        and len(short.folded) > 2
        and short.folded == long.initials
    )


def _continues(short: _Forms, long: _Forms) -> bool:
    size = len(short.words)
    return size > 2 and len(long.words) > size and long.words[:size] == short.words


def _near(one: str, other: str) -> bool:
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False  # "Group 12" and "Group 13" are two groups
    match = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return (
        match.real_quick_ratio() >= _NEARLY
        and match.quick_ratio() >= _NEARLY
        and match.ratio() >= _NEARLY
    )
