"""The host's addresses; the first that fits is taken, before Jupyter's own."""

from coalition.server.host.assets import Asset
from coalition.server.host.ballots import Ballots
from coalition.server.host.console import (
    Console,
    ConsoleLook,
    ConsoleState,
)
from coalition.server.host.correcting import Correct
from coalition.server.host.downloads import Download, SessionPackage
from coalition.server.host.home import CoalitionHome, Home, SessionHome
from coalition.server.host.importing import ImportLook, Imports
from coalition.server.host.kernel_watch import KernelWatch
from coalition.server.host.late import ConsoleLate
from coalition.server.host.login import Closed, First, Login, Logout
from coalition.server.host.packs import RoomPack
from coalition.server.host.pressing import ConsoleAction
from coalition.server.host.register import Card, NewCard, Register
from coalition.server.host.register_changes import CardHistory, Changed
from coalition.server.host.register_merging import Merging
from coalition.server.host.register_places import Places
from coalition.server.host.rehearsal import Rehearsal
from coalition.server.host.room_check import RoomCheck, RoomCheckState
from coalition.server.host.sheets import Sheets
from coalition.server.host.uninvited import ConsoleUninvited
from coalition.server.host.wall import Wall, WallState
from coalition.server.host.written import ConsoleWritten

_SLUG = r"([a-z][a-z0-9-]*)"
_REGISTER = rf"/coalitions/{_SLUG}/register"
_SESSION = rf"/coalitions/{_SLUG}/sessions/{_SLUG}"

HANDLERS = [
    (r"/", First),
    (r"/login", Login),
    (r"/logout", Logout),
    (r"/host/assets/([a-z]+\.[a-z]+)", Asset),
    (r"/coalitions", Home),
    (rf"/coalitions/{_SLUG}", CoalitionHome),
    (_REGISTER, Register),
    (rf"{_REGISTER}/add", NewCard),
    (rf"{_REGISTER}/changed", Changed),
    (rf"{_REGISTER}/merge", Merging),
    (rf"{_REGISTER}/places", Places),
    (rf"{_REGISTER}/card/{_SLUG}", Card),
    (rf"{_REGISTER}/card/{_SLUG}/history", CardHistory),
    (rf"/coalitions/{_SLUG}/imports", Imports),
    (rf"/coalitions/{_SLUG}/imports/([0-9a-f]{{32}})", ImportLook),
    (rf"/coalitions/{_SLUG}/downloads/([a-z-]+\.[a-z]+)", Download),
    (_SESSION, SessionHome),
    (rf"{_SESSION}/console", Console),
    (rf"{_SESSION}/console/state", ConsoleState),
    (rf"{_SESSION}/console/look", ConsoleLook),
    (rf"{_SESSION}/console/late", ConsoleLate),
    (rf"{_SESSION}/console/uninvited", ConsoleUninvited),
    (rf"{_SESSION}/console/written", ConsoleWritten),
    (rf"{_SESSION}/console/([a-z]+)", ConsoleAction),
    (rf"{_SESSION}/ballots", Ballots),
    (rf"{_SESSION}/rehearsal", Rehearsal),
    (rf"{_SESSION}/correct", Correct),
    (rf"{_SESSION}/pack", RoomPack),
    (rf"{_SESSION}/sheets", Sheets),
    (rf"{_SESSION}/package", SessionPackage),
    (rf"{_SESSION}/room", RoomCheck),
    (rf"{_SESSION}/room/state", RoomCheckState),
    (rf"{_SESSION}/wall", Wall),
    (rf"{_SESSION}/wall/state", WallState),
    (r"/alive/([0-9a-f-]{36})", KernelWatch),
    # What Jupyter and Voila bring along beyond the workbooks themselves: closed, to
    # the host too. Left open: a kernel of one's own page, and the packages' files.
    (r"/api", Closed),
    (r"/api/(?!kernels/[0-9a-f-]{36}(?:/channels)?$).*", Closed),
    (
        r"/(?:files|view|nbconvert|edit|tree|lab|notebooks|terminals|doc)(?:/.*)?",
        Closed,
    ),
    (r"/(?:metrics|custom/.*|lsp/.*|robots\.txt)", Closed),
    (r"/voila(?:/tree(?:/.*)?)?", Closed),
    (r"/voila/(?:api/contents|files|query|execution)(?:/.*)?", Closed),
]
