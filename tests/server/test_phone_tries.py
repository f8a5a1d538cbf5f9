"""Holding up those who guess, and nobody else."""

import pytest

from coalition.server.phone.tries import TooManyTries, Tries


def test_after_a_minute_one_may_try_again() -> None:
    now = [0.0]
    tries = Tries(by_address=2, clock=lambda: now[0])
    tries.begin("a")
    tries.begin("a")

    with pytest.raises(TooManyTries):
        tries.begin("a")
    now[0] = 61.0

    tries.begin("a")


def test_one_address_that_guesses_does_not_keep_others_out() -> None:
    tries = Tries(by_address=2)
    tries.begin("a")
    tries.begin("a")

    tries.begin("b")


def test_many_addresses_together_are_held_up_too() -> None:
    tries = Tries(by_address=2, in_all=3)
    for address in "abc":
        tries.begin(address)

    with pytest.raises(TooManyTries):
        tries.begin("d")


def test_a_right_code_is_no_try() -> None:
    tries = Tries(by_address=1)
    for _ in range(5):
        tries.begin("a")
        tries.forgive("a")

    tries.begin("a")
    tries.forgive("nobody")
    with pytest.raises(TooManyTries):
        tries.begin("a")
