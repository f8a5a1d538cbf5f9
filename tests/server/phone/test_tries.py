"""Holding up those who guess, and nobody else."""

import pytest

from coalition.server.phone.tries import Arrivals, TooManySeats, TooManyTries, Tries


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


def test_after_too_many_codes_wait_their_turn_but_never_long() -> None:
    tries = Tries(by_address=1, clock=lambda: 0.0)
    first = tries.turn("a")
    tries.begin("a")

    waits = [tries.turn("a") for _ in range(100)]

    assert first == 0
    assert waits[:4] == [0.25, 0.5, 0.75, 1.0]
    assert max(waits) == 5.0
    assert tries.turn("b") == 0


def test_a_table_that_mistypes_is_not_held_up() -> None:
    tries = Tries(clock=lambda: 0.0)
    for _ in range(20):
        tries.begin("a table")

    with pytest.raises(TooManyTries):
        tries.begin("a table")


def test_a_room_of_sixty_behind_one_address_finds_its_seats() -> None:
    now = [0.0]
    arrivals = Arrivals(clock=lambda: now[0])
    for _ in range(60):
        arrivals.begin("a day", "router")

    arrivals.begin("another day", "router")
    arrivals.begin("a day", "another")
    with pytest.raises(TooManySeats):
        arrivals.begin("a day", "router")
    now[0] = 61.0
    arrivals.begin("a day", "router")
