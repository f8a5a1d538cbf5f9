"""Holding up those who guess, and nobody else."""

import pytest

from coalition.server.phone.rate_limit import (
    CodeRateLimiter,
    SeatRateLimiter,
    TooManySeats,
    TooManyTries,
)


def test_after_a_minute_one_may_try_again() -> None:
    now = [0.0]
    tries = CodeRateLimiter(by_address=2, clock=lambda: now[0])
    tries.count_attempt("a")
    tries.count_attempt("a")

    with pytest.raises(TooManyTries):
        tries.count_attempt("a")
    now[0] = 61.0

    tries.count_attempt("a")


def test_one_address_that_guesses_does_not_keep_others_out() -> None:
    tries = CodeRateLimiter(by_address=2)
    tries.count_attempt("a")
    tries.count_attempt("a")

    tries.count_attempt("b")


def test_many_addresses_together_are_held_up_too() -> None:
    tries = CodeRateLimiter(by_address=2, in_all=3)
    for address in "abc":
        tries.count_attempt(address)

    with pytest.raises(TooManyTries):
        tries.count_attempt("d")


def test_a_right_code_is_no_try() -> None:
    tries = CodeRateLimiter(by_address=1)
    for _ in range(5):
        tries.count_attempt("a")
        tries.forgive("a")

    tries.count_attempt("a")
    tries.forgive("nobody")
    with pytest.raises(TooManyTries):
        tries.count_attempt("a")


def test_after_too_many_codes_wait_their_turn_but_never_long() -> None:
    tries = CodeRateLimiter(by_address=1, clock=lambda: 0.0)
    first = tries.next_delay("a")
    tries.count_attempt("a")

    waits = [tries.next_delay("a") for _ in range(100)]

    assert first == 0
    assert waits[:4] == [0.25, 0.5, 0.75, 1.0]
    assert max(waits) == 5.0
    assert tries.next_delay("b") == 0


def test_a_table_that_mistypes_is_not_held_up() -> None:
    limiter = CodeRateLimiter(clock=lambda: 0.0)
    for _ in range(20):
        limiter.count_attempt("a table")

    with pytest.raises(TooManyTries):
        limiter.count_attempt("a table")


def test_a_room_of_sixty_behind_one_address_finds_its_seats() -> None:
    now = [0.0]
    arrivals = SeatRateLimiter(clock=lambda: now[0])
    for _ in range(60):
        arrivals.count_seat("a day", "router")

    arrivals.count_seat("another day", "router")
    arrivals.count_seat("a day", "another")
    with pytest.raises(TooManySeats):
        arrivals.count_seat("a day", "router")
    now[0] = 61.0
    arrivals.count_seat("a day", "router")
