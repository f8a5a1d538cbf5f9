"""Fuzzy matching of organisation names and detection of misspelt terms.

What is found here is only ever listed for a person to decide; nothing is merged.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Levenshtein

from coalition.errors import _

SAME_LETTERS = _("only capitals, accents, punctuation or words like “Ltd” differ")
IN_BRACKETS = _("one stands in brackets in the other")
BUT_FOR_BRACKETS = _("without the words in brackets they are the same")
INITIALS = _("one is the initials of the other")
SPELLING = _("the spelling is nearly the same")
CONTINUES = _("one begins with the whole of the other")

_NEARLY = 90
_NEARLY_A_WORD = 80
_A_SLIP_APART = 75  # what two letters that changed places leave of a word of four
_COMPARED = 120
_SHORTEST = 4
_ROWS_AT_ONCE = 500
_WINDOW = 5_000
_LARGEST_GROUP = 60  # "Group of village 1", "... 2" and so on are a series

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
class _NameForms:
    """Normalised forms of a name, for comparison."""

    name: str
    folded: str
    words: tuple[str, ...]
    outside: str
    inside: str
    initials: str


def find_similar_names(
    names: Iterable[str],
    among: Collection[str] | None = None,
    places: Mapping[str, Collection[str]] | None = None,
) -> list[tuple[str, str, str]]:
    """List pairs of names that may mean the same organisation, with the reason.

    Parameters
    ----------
    names : iterable of str
        Different names.
    among : collection of str, optional
        Only pairs in which one of these takes part.
    places : mapping of str to collection of str, optional
        Name -> the places where it works. Names that differ by a place, or that differ
        by a word and share no place, are offices of two places and no pair.

    Returns
    -------
    list of (str, str, str)
        Two names and the reason, an English sentence part; sorted.

    Notes
    -----
    Two spellings are near from a normalised Indel similarity of 0.9; a legal form
    such as “Ltd” counts for nothing. Of very many names each is compared with the
    thousands that follow in the alphabet (sorted neighbourhood), so that time stays
    linear.
    """
    forms = [_forms(name) for name in sorted(set(names))]
    places = {
        name: {_normalise_name(place) for place in there}
        for name, there in (places or {}).items()
    }
    words = {w for there in places.values() for place in there for w in place.split()}
    found = []
    for a, b in sorted(_pairs_by_key(forms) | _pairs_by_spelling(forms, _NEARLY)):
        one, other = forms[a], forms[b]
        if among is not None and one.name not in among and other.name not in among:
            continue
        reason = _reason(one, other)
        if reason and not (
            reason == SPELLING and _are_two_offices(one, other, places, words)
        ):
            found.append((one.name, other.name, reason))
    return found


def _are_two_offices(
    one: _NameForms,
    other: _NameForms,
    places: Mapping[str, Collection[str]],
    place_words: Collection[str],
) -> bool:
    """Tell whether two names are of offices in different places."""
    only_one = set(one.words) - set(other.words)
    only_other = set(other.words) - set(one.words)
    if only_one and only_other and only_one | only_other <= set(place_words):
        return True
    here, there = set(places.get(one.name, ())), set(places.get(other.name, ()))
    if not here or not there or here & there:
        return False
    return len(one.words) != len(other.words) or _differ_in_a_word(
        one.folded, other.folded
    )


def suggest_spelling(term: str, others: Iterable[str]) -> str | None:
    """Give the usual or known term that a term is nearly spelt like, if there is one.

    Examples
    --------
    >>> suggest_spelling("Goverment", [])
    'Government'
    >>> suggest_spelling("Government", []) is None
    True
    """
    folded, others = _normalise_name(term), list(others)
    if len(folded) < _SHORTEST or len(folded) > _COMPARED or term in others:
        return None
    for other in others:
        if _is_misspelling(folded, _normalise_name(other)) or _translate_words(
            term
        ) == _translate_words(other):
            return other
    if any(_normalise_name(usual) == folded for usual in _USUAL):
        return None
    usual = [u for u in _USUAL if _normalise_name(u).rstrip("s") != folded.rstrip("s")]
    return next((u for u in usual if _is_misspelling(folded, _normalise_name(u))), None)


def find_misspelling_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Find pairs of terms in one file of which one may be a misspelling.

    Examples
    --------
    >>> find_misspelling_pairs(["East Java", "West Java", "East Jva"])
    [('East Java', 'East Jva')]
    """
    forms = [_forms(name) for name in sorted(set(names))]
    near = sorted(_pairs_by_spelling(forms, _A_SLIP_APART))
    pairs = [(forms[a], forms[b]) for a, b in near]
    return [
        (one.name, other.name)
        for one, other in pairs
        if _SHORTEST <= len(one.folded) <= _COMPARED
        and _is_misspelling(one.folded, other.folded)
    ]


def _is_misspelling(one: str, other: str) -> bool:
    """Tell whether two normalised terms differ by a plural or a small typo."""
    if not one or not other:
        return False
    # British and American spelling are both right.
    a, b = _american(one), _american(other)
    close = a != b and (_is_one_edit_apart(a, b) or _is_spelt_similarly(a, b))
    plural = one.rstrip("s") == other.rstrip("s")
    return (close or plural) and not _differ_in_a_word(one, other)


def _is_one_edit_apart(one: str, other: str) -> bool:
    """Tell whether two terms are one edit apart (Damerau-Levenshtein).

    In short terms only two letters that changed places count: "Bali" and "Mali" are two
    places.
    """
    if OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    longer = max(len(one), len(other)) > _SHORTEST
    return longer or Levenshtein.distance(one, other) > 1


def _differ_in_a_word(one: str, other: str) -> bool:
    """Tell “West Kalimantan” from “East Kalimantan”, and “Zone A” from “Zone B”."""
    words, others = one.split(), other.split()
    if any(len(word) == 1 or word.isdigit() for word in set(words) ^ set(others)):
        return True
    return len(words) == len(others) and any(
        not _is_one_edit_apart(a, b) and fuzz.ratio(a, b) < _NEARLY_A_WORD
        for a, b in zip(words, others, strict=True)
        if a != b
    )


@lru_cache(maxsize=10_000)
def _translate_words(term: str) -> tuple[str, ...]:
    return tuple(sorted(_IN_ENGLISH.get(w, w) for w in _normalise_name(term).split()))


def _american(word: str) -> str:
    return word.replace("isation", "ization")


def _forms(name: str) -> _NameForms:
    start = name[: _COMPARED * 2]
    brackets = re.search(r"\(([^()]*)\)", start)
    inside = re.sub(
        r"(?i)^\s*(a\.?k\.?a\.?|also|or)\s+", "", brackets[1] if brackets else ""
    )
    outside = re.sub(r"\([^()]*\)", " ", start) if brackets else start
    words = tuple(_normalise_name(start).split())
    initials = "".join(
        w[0] for w in _normalise_name(outside).split() if w not in _SMALL_WORDS
    )
    return _NameForms(
        name,
        " ".join(words),
        words,
        _normalise_name(outside),
        _normalise_name(inside),
        initials,
    )


@lru_cache(maxsize=10_000)
def _normalise_name(name: str) -> str:
    """Small letters without accents, punctuation and legal words."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name[: _COMPARED * 2].casefold())
        if not unicodedata.combining(letter)
    )
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", plain)).split()
    return " ".join([word for word in words if word not in _LEGAL] or words)


def _pairs_by_key(forms: list[_NameForms]) -> set[tuple[int, int]]:
    """List pairs of which one is, in full, some form of the other."""
    whole = _group_by(form.folded for form in forms)
    bare = _group_by(form.outside for form in forms)
    return {
        (min(place, other), max(place, other))
        for place, form in enumerate(forms)
        for others in (
            *(whole.get(key, ()) for key in _keys(form)),
            bare.get(form.outside, ()),
        )
        for other in others
        if other != place
    }


def _group_by(texts: Iterable[str]) -> dict[str, list[int]]:
    """Give the places at which each text stands, of texts that are no series."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        found[text].append(place)
    return {
        t: there for t, there in found.items() if t and len(there) <= _LARGEST_GROUP
    }


def _keys(form: _NameForms) -> set[str]:
    starts = (" ".join(form.words[:size]) for size in range(3, len(form.words)))
    return {form.folded, form.inside, form.initials, *starts}


def _pairs_by_spelling(forms: list[_NameForms], cutoff: int) -> set[tuple[int, int]]:
    """List pairs whose spelling is alike by at least a percentage."""
    texts = [form.folded[:_COMPARED] for form in forms]
    found: set[tuple[int, int]] = set()
    for start in range(0, len(texts), _ROWS_AT_ONCE):
        scores = process.cdist(
            texts[start : start + _ROWS_AT_ONCE], texts[start : start + _WINDOW],
            scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.uint8,
        )  # fmt: skip
        near = np.triu(scores > 0, 1)
        near[near.sum(axis=1) > _LARGEST_GROUP] = False
        found |= {(start + int(a), start + int(b)) for a, b in np.argwhere(near)}
    return found


def _reason(one: _NameForms, other: _NameForms) -> str | None:
    if not one.folded or not other.folded:
        return None
    if one.folded == other.folded:
        return SAME_LETTERS
    if one.folded == other.inside or other.folded == one.inside:
        return IN_BRACKETS
    if one.outside == other.outside and one.outside:
        series = one.inside and other.inside and not _same_numbers(one, other)
        return None if series else BUT_FOR_BRACKETS
    if _abbreviates(one, other) or _abbreviates(other, one):
        return INITIALS
    if _is_spelt_similarly(one.folded, other.folded):
        return SPELLING
    if _is_prefix_of(one, other) or _is_prefix_of(other, one):
        return CONTINUES
    return None


def _same_numbers(one: _NameForms, other: _NameForms) -> bool:
    return re.findall(r"\d+", one.inside) == re.findall(r"\d+", other.inside)


def _abbreviates(short: _NameForms, long: _NameForms) -> bool:
    return (
        len(short.words) == 1
        and len(long.words) > 2
        and len(short.folded) > 2
        and short.folded == long.initials
    )


def _is_prefix_of(short: _NameForms, long: _NameForms) -> bool:
    size = len(short.words)
    return size > 2 and len(long.words) > size and long.words[:size] == short.words


def _is_spelt_similarly(one: str, other: str) -> bool:
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False  # "Group 12" and "Group 13" are two groups
    return fuzz.ratio(one[:_COMPARED], other[:_COMPARED]) >= _NEARLY
