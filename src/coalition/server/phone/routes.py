"""Where phones find their pages. All of them are open: a code or a seat is the key."""

from typing import Any

from coalition.server.phone.answering import AnswerQuestion
from coalition.server.phone.joining import (
    Health,
    Join,
    NotHere,
    PassOn,
    Resume,
    Sit,
    TakeSeat,
)
from coalition.server.phone.noticing import AnswerNotice
from coalition.server.phone.rooms import Results, Room, State, TakeHome, TakePicture
from coalition.server.phone.static import Asset

_SESSION = r"/join/(?P<code>[0-9]{6})"

HANDLERS: list[tuple[Any, ...]] = [
    (r"/health", Health),
    (r"/join/?", Join),
    (r"/join/assets/(?P<name>[a-z.]+)", Asset),
    (rf"{_SESSION}/?", Sit),
    (rf"{_SESSION}/seat", TakeSeat),
    (rf"{_SESSION}/next", PassOn),
    (rf"{_SESSION}/resume", Resume),
    (rf"{_SESSION}/room", Room),
    (rf"{_SESSION}/state", State),
    (rf"{_SESSION}/answer/(?P<activity_id>[A-Za-z0-9_-]{{1,80}})", AnswerQuestion),
    (rf"{_SESSION}/notice/(?P<rule>[a-z0-9-]{{1,80}})", AnswerNotice),
    (rf"{_SESSION}/results", Results),
    (rf"{_SESSION}/paper", TakeHome),
    (rf"{_SESSION}/paper\.png", TakePicture),
    (r"/join/.*", NotHere),
]
