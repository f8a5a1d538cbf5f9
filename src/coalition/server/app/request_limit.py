"""Size limit of requests: longer ones are discarded and answered with a 413 page."""

from collections.abc import Awaitable

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from tornado.http1connection import HTTP1Connection
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.web import Application

from coalition.errors import CoalitionError, _
from coalition.server.app.host_pages import HostHandler
from coalition.server.app.pages import STATUS

MAX_BODY_BYTES = 4 * 2**20
"""Bytes of one form: a file of 4 MB, and what a browser puts around it."""

_MAX_DISCARDED_BYTES = 2**30
_BODY_HEADERS = ("Content-Length", "Content-Type", "Content-Encoding", "Expect")


class FileTooLarge(CoalitionError):
    """More was sent than a page can take."""

    code = "file-too-large"
    sentence = _(
        "The file is larger than the 4 MB that a page can take. Nothing was saved. Leave "
        "out what is not needed, or bring it in by command: coalition import."
    )


STATUS[FileTooLarge] = 413


class RequestTooLongHandler(HostHandler):
    """The page that says that a request was too large."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say so."""
        raise FileTooLarge


class RequestLimitDelegate(HTTPServerConnectionDelegate):
    """Connection delegate that reroutes oversized requests to an error page.

    A browser reads an answer only when all that it sends was taken. By itself the server
    would hang up, and the browser say that there is no connection.

    Parameters
    ----------
    app : Application
        What answers.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        """Measure the next request."""
        page = url_path_join(self._app.settings["base_url"], "too-long")
        inner = self._app.start_request(server_conn, request_conn)
        return _Request(inner, request_conn, page)

    def on_close(self, server_conn: object) -> None:
        """Pass on that nobody listens any more."""
        self._app.on_close(server_conn)


class _Request(HTTPMessageDelegate):
    def __init__(
        self, inner: HTTPMessageDelegate, connection: HTTPConnection, page: str
    ) -> None:
        self._inner, self._connection, self._page = inner, connection, page
        self._thrown_away = False

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        said = headers.get("Content-Length", "")
        length = int(said) if said.isascii() and said.isdigit() else 0
        too_long = MAX_BODY_BYTES < length <= _MAX_DISCARDED_BYTES
        if too_long and isinstance(self._connection, HTTP1Connection):
            self._thrown_away = True
            self._connection.set_max_body_size(length)
            start_line = RequestStartLine("GET", self._page, start_line.version)
            headers = headers.copy()
            for name in _BODY_HEADERS:
                headers.pop(name, None)
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return None if self._thrown_away else self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()
