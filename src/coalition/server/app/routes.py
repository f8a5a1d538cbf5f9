"""The host's addresses; the first that fits is taken, before Jupyter's own."""

from coalition.server.app.assets import HostAssetHandler
from coalition.server.auth.login import (
    BlockedRouteHandler,
    LoginHandler,
    LogoutHandler,
    RootHandler,
)
from coalition.server.imports.handlers import ImportPreviewHandler, ImportsHandler
from coalition.server.records.changes import CardHistoryHandler, ConfirmationsHandler
from coalition.server.records.editor import RecordHandler, RecordListHandler
from coalition.server.records.merging import MergeHandler
from coalition.server.records.places import PlacesHandler
from coalition.server.records.register import (
    CardHandler,
    NewCardHandler,
    RegisterHandler,
)
from coalition.server.run.command_handler import ConsoleCommandHandler
from coalition.server.run.console import (
    ConsoleHandler,
    ConsolePreviewHandler,
    ConsoleStateHandler,
)
from coalition.server.run.log import ConsoleLogHandler
from coalition.server.run.reschedule import ConsoleRescheduleHandler
from coalition.server.run.unlisted import ConsoleUnlistedHandler
from coalition.server.sessions.ballots import BallotHandler
from coalition.server.sessions.corrections import CorrectionHandler
from coalition.server.sessions.downloads import DownloadHandler, SessionPackageHandler
from coalition.server.sessions.home import (
    CoalitionHomeHandler,
    HomeHandler,
    SessionHomeHandler,
)
from coalition.server.sessions.organisation_reports import OrganisationReportsHandler
from coalition.server.sessions.packs import SessionPackHandler
from coalition.server.sessions.rehearsal import RehearsalHandler
from coalition.server.system.room_check import RoomCheckHandler, RoomCheckStateHandler
from coalition.server.voila.kernel_watch import KernelStatusHandler
from coalition.server.wall.handlers import WallHandler, WallStateHandler

_SLUG = r"([a-z][a-z0-9-]*)"
_REGISTER = rf"/coalitions/{_SLUG}/register"
_RECORDS = rf"/coalitions/{_SLUG}/records/(decisions|actions|promises|contributions)"
_SESSION = rf"/coalitions/{_SLUG}/sessions/{_SLUG}"

HANDLERS = [
    (r"/", RootHandler),
    (r"/login", LoginHandler),
    (r"/logout", LogoutHandler),
    (r"/host/assets/([a-z]+\.[a-z]+)", HostAssetHandler),
    (r"/coalitions", HomeHandler),
    (rf"/coalitions/{_SLUG}", CoalitionHomeHandler),
    (_REGISTER, RegisterHandler),
    (rf"{_REGISTER}/add", NewCardHandler),
    (rf"{_REGISTER}/changed", ConfirmationsHandler),
    (rf"{_REGISTER}/merge", MergeHandler),
    (rf"{_REGISTER}/places", PlacesHandler),
    (rf"{_REGISTER}/card/{_SLUG}", CardHandler),
    (rf"{_REGISTER}/card/{_SLUG}/history", CardHistoryHandler),
    (_RECORDS, RecordListHandler),
    (rf"{_RECORDS}/([A-Za-z0-9][A-Za-z0-9._-]*)", RecordHandler),
    (rf"/coalitions/{_SLUG}/imports", ImportsHandler),
    (rf"/coalitions/{_SLUG}/imports/([0-9a-f]{{32}})", ImportPreviewHandler),
    (rf"/coalitions/{_SLUG}/downloads/([a-z-]+\.[a-z]+)", DownloadHandler),
    (_SESSION, SessionHomeHandler),
    (rf"{_SESSION}/console", ConsoleHandler),
    (rf"{_SESSION}/console/state", ConsoleStateHandler),
    (rf"{_SESSION}/console/look", ConsolePreviewHandler),
    (rf"{_SESSION}/console/late", ConsoleRescheduleHandler),
    (rf"{_SESSION}/console/uninvited", ConsoleUnlistedHandler),
    (rf"{_SESSION}/console/written", ConsoleLogHandler),
    (rf"{_SESSION}/console/([a-z]+)", ConsoleCommandHandler),
    (rf"{_SESSION}/ballots", BallotHandler),
    (rf"{_SESSION}/rehearsal", RehearsalHandler),
    (rf"{_SESSION}/correct", CorrectionHandler),
    (rf"{_SESSION}/pack", SessionPackHandler),
    (rf"{_SESSION}/sheets", OrganisationReportsHandler),
    (rf"{_SESSION}/package", SessionPackageHandler),
    (rf"{_SESSION}/room", RoomCheckHandler),
    (rf"{_SESSION}/room/state", RoomCheckStateHandler),
    (rf"{_SESSION}/wall", WallHandler),
    (rf"{_SESSION}/wall/state", WallStateHandler),
    (r"/alive/([0-9a-f-]{36})", KernelStatusHandler),
    # What Jupyter and Voila bring along beyond the workbooks themselves: closed, to
    # the host too. Left open: a kernel of one's own page, and the packages' files.
    (r"/api", BlockedRouteHandler),
    (r"/api/(?!kernels/[0-9a-f-]{36}(?:/channels)?$).*", BlockedRouteHandler),
    (
        r"/(?:files|view|nbconvert|edit|tree|lab|notebooks|terminals|doc)(?:/.*)?",
        BlockedRouteHandler,
    ),
    (r"/(?:metrics|custom/.*|lsp/.*|robots\.txt)", BlockedRouteHandler),
    (r"/voila(?:/tree(?:/.*)?)?", BlockedRouteHandler),
    (
        r"/voila/(?:api/(?:contents|shutdown)|files|query|execution)(?:/.*)?",
        BlockedRouteHandler,
    ),
]
