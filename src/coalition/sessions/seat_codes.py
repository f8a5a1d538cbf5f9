"""Printed seat codes: random digits with keyed check digits.

The last digits follow from the others by a key that is kept with the day. So a code
from a card is known without being stored anywhere, and a mistyped one is not.
"""

import hmac
import secrets

DRAWN, CHECKED = 7, 3


def new_key() -> str:
    """Draw the key that a day's printed codes are made with."""
    return secrets.token_hex(16)


def draw_seat_code(key: str) -> str:
    """Draw a random seat code with its keyed check digits."""
    drawn = f"{secrets.randbelow(10**DRAWN):0{DRAWN}d}"
    return drawn + _check(key, drawn)


def is_valid_seat_code(code: str, key: str) -> bool:
    """Tell whether a seat code was made with a key; never without a key."""
    fits = len(code) == DRAWN + CHECKED and code.isascii() and code.isdigit()
    return (
        bool(key)
        and fits
        and hmac.compare_digest(code[DRAWN:], _check(key, code[:DRAWN]))
    )


def format_seat_code(code: str) -> str:
    """Write a seat code so that it can be read aloud: ``123 456 7890``."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"


def _check(key: str, drawn: str) -> str:
    made = hmac.new(key.encode(), drawn.encode(), "sha256").digest()
    return f"{int.from_bytes(made[:8], 'big') % 10**CHECKED:0{CHECKED}d}"
