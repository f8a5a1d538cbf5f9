"""What all handlers share: store, cache, language, templates, and errors as pages."""

import json
import secrets
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
)
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError

from coalition.activities.engine.declared import declared_kind
from coalition.errors import (
    CoalitionError,
    InvalidInput,
    InvalidName,
    NotAllowed,
    NotFound,
    NotOpen,
    ReadOnlyStore,
    StoreError,
    UnknownMapping,
    VersionConflict,
    _,
)
from coalition.server.app.cache import RoomCache
from coalition.server.app.submission_queue import SubmissionQueue
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts, explain, is_right_to_left

VERSION = version("coalition-workbooks")


class UnknownAddress(CoalitionError):
    """The Host header names an address that is not this computer's."""

    code = "unknown-address"
    sentence = _(
        "The address in your browser is not one that this computer knows: open the "
        "address on the wall, or let the host start it with --public-url."
    )


STATUS: dict[type[CoalitionError], int] = {
    NotFound: 404,
    InvalidInput: 400,
    UnknownMapping: 400,
    InvalidName: 400,
    NotOpen: 409,
    VersionConflict: 409,
    NotAllowed: 403,
    UnknownAddress: 403,
    ReadOnlyStore: 409,
    StoreError: 503,
}
"""What a browser is told, by kind of error."""

SENTENCES = {
    400: _("We could not read what was sent. Nothing was saved."),
    403: _(
        "This page was open for too long, or came from somewhere else. "
        "Nothing was saved. Open it again and send once more."
    ),
    404: _("There is no such page here."),
    405: _("This address cannot be used in that way. Nothing was saved."),
    413: _("This is too long to send. Nothing was saved. Shorten it and send again."),
    429: _("Too many tries. Wait a minute."),
}
"""What a person is told, by status."""

INTERNAL_ERROR_MESSAGE = _(
    "Something went wrong here. What you saved is safe. Try again; if it stays, "
    "tell the host this number: {number}."
)

LANGUAGE_COOKIE = "language"


def create_template_environment() -> Environment:
    """Create the Jinja environment of all pages, with autoescaping on.

    Names begin with the room: ``phone/join.html``, ``wall/wall.html``. A kind of
    activity has its templates beside its modules: ``phone/kinds/rating.html``.
    """
    from coalition.server.phone.static import phone_asset_version as version_of

    folders = Path(str(files("coalition.server"))).glob("*/templates")
    rooms = {folder.parent.name: _templates_of(folder) for folder in folders}
    environment = Environment(
        loader=PrefixLoader(rooms),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset_version"] = version_of
    return environment


def _templates_of(folder: Path) -> BaseLoader:
    kinds = f"coalition.server.{folder.parent.name}.kinds"

    def beside_its_module(name: str) -> str | None:
        kind = name.removeprefix("kinds/")
        if kind == name:
            return None
        folders = [Path(place) for place in import_module(kinds).__path__]
        named = [folder / kind for folder in folders]
        if declared_kind(Path(kind).stem) is not None:
            named += [folder / "fields.html" for folder in folders]
        return next((p.read_text("utf-8") for p in named if p.is_file()), None)

    return ChoiceLoader([FileSystemLoader(folder), FunctionLoader(beside_its_module)])


class BaseHandler(JupyterHandler):
    """Base of all request handlers of our own pages.

    A subclass sets `language_of_room` when it knows the session's own language.
    """

    language_of_room: str | None = None
    own_words: dict[str, dict[str, str]] | None = None

    async def prepare(self) -> None:
        """Refuse requests whose Host header is not ours (DNS rebinding)."""
        if not self.check_host():
            self.current_user: Any = None
            raise UnknownAddress
        await super().prepare()

    @property
    def store(self) -> Store:
        """The store."""
        store: Store = self.settings["coalition_store"]
        return store

    @property
    def submissions(self) -> SubmissionQueue:
        """The queue through which answers are saved."""
        inbox: SubmissionQueue = self.settings["coalition_inbox"]
        return inbox

    @property
    def cache(self) -> RoomCache:
        """The cache of what was read from the store."""
        pulse: RoomCache = self.settings["coalition_pulse"]
        return pulse

    @property
    def content_security_policy(self) -> str:
        """Allow our own files only: no inline script or style, no framing."""
        return (
            "default-src 'self'; img-src 'self' data:; object-src 'none'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    @property
    def wants_json(self) -> bool:
        """Whether a program asks, not a person."""
        return "application/json" in self.request.headers.get("Accept", "")

    def url(self, *parts: str) -> str:
        """Give the path of one of our own addresses."""
        path: str = url_path_join(self.base_url, *parts)
        return path

    @cached_property
    def language(self) -> str:
        """The language of this page: asked for, chosen before, the room's, the phone's."""
        asked: str = self.get_query_argument("lang", "")
        if asked in LANGUAGES:
            self.set_cookie(LANGUAGE_COOKIE, asked, path=self.base_url, samesite="Lax")
            return asked
        wishes = [self.get_cookie(LANGUAGE_COOKIE) or "", self.language_of_room or ""]
        accepted = self.request.headers.get("Accept-Language", "").split(",")
        wishes += [wish.strip()[:2].lower() for wish in accepted]
        return next((wish for wish in wishes if wish in LANGUAGES), "en")

    @cached_property
    def texts(self) -> Texts:
        """The words of this page."""
        return Texts(self.language, (self.own_words or {}).get(self.language))

    def explain_error(self, error: CoalitionError) -> str:
        """Put an error into one sentence, in the language of this page."""
        if isinstance(error, StoreError):
            # Where the file lies is nothing for a page that the whole room may open.
            error.values["store"] = Path(str(error.values["store"])).name
        return explain(error, self.texts)

    def show(self, template: str, /, status: int = 200, **names: Any) -> None:
        """Fill a template and send it.

        Parameters
        ----------
        template : str
            Such as ``phone/join.html``. It knows `t`, `language`, `direction`, `url`
            and `xsrf` (the hidden field that every form needs) besides `names`.
        """
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")
        self.finish(self.render_html(template, **names))

    def render_html(self, template: str, /, **names: Any) -> str:
        """Fill a template; see `show` for what it knows besides `names`."""
        environment: Environment = self.settings["coalition_templates"]
        known = {
            "t": self.texts,
            "language": self.language,
            "languages": LANGUAGES,
            "direction": "rtl" if is_right_to_left(self.language) else "ltr",
            "url": self.url,
            "path": self.request.path,
            "xsrf": self.xsrf_form_html,
        }
        return environment.get_template(template).render(known | names)

    def show_json(self, document: Any, status: int = 200) -> None:
        """Send a document to a program."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-cache")
        self.finish(json.dumps(document, separators=(",", ":")))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what went wrong in one sentence, whatever it was."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(error, CoalitionError):
            status_code = next(
                (STATUS[c] for c in type(error).__mro__ if c in STATUS), 500
            )
            sentence = self.explain_error(error)
        elif status_code < 500:
            sentence = self.texts(SENTENCES.get(status_code, SENTENCES[400]))
        else:
            sentence = self.texts(INTERNAL_ERROR_MESSAGE, number=self._incident_number)
        if self.wants_json:
            code = error.code if isinstance(error, CoalitionError) else "refused"
            self.show_json({"error": code, "say": sentence}, status_code)
        else:
            self.show_trouble(sentence, status_code)

    def show_trouble(self, sentence: str, status: int) -> None:
        """Show a sentence on a page of its own."""
        back = self.base_url
        self.show("phone/trouble.html", status, sentence=sentence, back=back)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log an unexpected error under the number that the person sees."""
        if not isinstance(value, CoalitionError | HTTPError):
            self.log.error(
                "Trouble %s", self._incident_number, exc_info=(typ, value, tb)
            )

    @cached_property
    def _incident_number(self) -> str:
        return f"{secrets.randbelow(10**6):06d}"
