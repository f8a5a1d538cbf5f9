"""Where phones find their pages. All of them are open: a code or a seat is the key."""

from typing import Any

from coalition.server.phone.answers import AnswerHandler
from coalition.server.phone.consent import NamingConsentHandler
from coalition.server.phone.joining import (
    HealthHandler,
    JoinHandler,
    PassPhoneHandler,
    PhoneNotFoundHandler,
    ResumeSeatHandler,
    SeatFormHandler,
    TakeSeatHandler,
)
from coalition.server.phone.room import (
    PaperHandler,
    PaperPictureHandler,
    ResultsHandler,
    RoomHandler,
    RoomStateHandler,
)
from coalition.server.phone.static import PhoneAssetHandler

_SESSION = r"/join/(?P<code>[0-9]{6})"

HANDLERS: list[tuple[Any, ...]] = [
    (r"/health", HealthHandler),
    (r"/join/?", JoinHandler),
    (r"/join/assets/(?P<name>[a-z.]+)", PhoneAssetHandler),
    (rf"{_SESSION}/?", SeatFormHandler),
    (rf"{_SESSION}/seat", TakeSeatHandler),
    (rf"{_SESSION}/next", PassPhoneHandler),
    (rf"{_SESSION}/resume", ResumeSeatHandler),
    (rf"{_SESSION}/room", RoomHandler),
    (rf"{_SESSION}/state", RoomStateHandler),
    (rf"{_SESSION}/answer/(?P<activity_id>[A-Za-z0-9_-]{{1,80}})", AnswerHandler),
    (rf"{_SESSION}/notice/(?P<rule>[a-z0-9-]{{1,80}})", NamingConsentHandler),
    (rf"{_SESSION}/results", ResultsHandler),
    (rf"{_SESSION}/paper", PaperHandler),
    (rf"{_SESSION}/paper\.png", PaperPictureHandler),
    (r"/join/.*", PhoneNotFoundHandler),
]
