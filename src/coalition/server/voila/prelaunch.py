"""Voila hooks: check permissions and inject parameters before a kernel starts."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from nbformat import NotebookNode
from tornado.web import HTTPError

from coalition.batch.parameters import inject_parameters
from coalition.domain import Session, validate_slug
from coalition.domain.framework import Step, phases, steps
from coalition.domain.wording import localise
from coalition.errors import CoalitionError, InvalidInput, NotAllowed, NotFound, _
from coalition.server.app.permissions import Facilitator, is_allowed
from coalition.server.voila.preload import list_preload_scripts
from coalition.sessions.rehearsal import source_coalition
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts, explain, is_right_to_left
from coalition.texts.notebooks import translate_markdown
from coalition.views.as_of import parse_as_of

URL_PARAMETERS = ("coalition", "session", "language", "as_of")
"""What the address of a workbook may carry; anything else is refused."""

CELL_ERROR_MESSAGE = _(
    "This step could not be shown. What you saved is safe. Reload the page."
)
"""What stands on a workbook's page in place of a traceback."""


def prepare_notebook(handler: Any, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Check permissions, inject the URL's parameters and translate the notebook.

    This is Voila's ``prelaunch_hook``: it runs before any kernel is started.

    Raises
    ------
    HTTPError
        400 with a sentence for a value or name that cannot be used, 403 for somebody
        who may not, 404 for a coalition or session that is not there.
    """
    texts = Texts(handler.get_query_argument("language", "en"))
    store: Store = handler.settings["coalition_store"]
    try:
        given = _read_parameters(handler)
        user = handler.current_user
        if isinstance(user, Facilitator) and user.pinned:
            given.setdefault("coalition", user.pinned)
        coalition = given.get("coalition") or _read_default_parameter(
            notebook, "coalition"
        )
        if not is_allowed(
            handler.current_user, source_coalition(store, coalition), "open"
        ):
            raise NotAllowed
        texts = _texts(store, given, coalition)
    except CoalitionError as error:
        raise _to_http_error(error, texts) from None
    if given:
        inject_parameters(notebook, given)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translate_markdown(cell.source, texts)
    notebook.metadata["coalition_page"] = _page(handler, given, coalition, texts)
    return notebook


def disable_mathjax(page_config: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Stop Voila's page from loading MathJax from elsewhere.

    This is Voila's ``page_config_hook``.
    """
    # The page insists on an address; this one is ours, and holds nothing.
    page_config["fullMathjaxUrl"] = f"{page_config['baseUrl']}host/assets/none.js"
    return page_config


def _read_parameters(handler: Any) -> dict[str, str]:
    """Read the four values from the address, each checked; all stay strings."""
    unknown = sorted(set(handler.request.query_arguments) - set(URL_PARAMETERS))
    if unknown:
        raise InvalidInput(
            what="The address of this page",
            problem="it asks for something that a workbook does not take.",
        )
    given = {
        name: handler.get_query_argument(name)
        for name in URL_PARAMETERS
        if handler.get_query_argument(name, "")
    }
    for name in ("coalition", "session"):
        if name in given:
            validate_slug(given[name], name)
    if given.get("language", "en") not in LANGUAGES:
        raise InvalidInput(what="The language", problem="we do not have it.")
    if "as_of" in given:
        parse_as_of(given["as_of"], "UTC")
    return given


def _read_default_parameter(notebook: NotebookNode, name: str) -> str:
    """Read what the notebook's own parameters cell says, without running it."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            for line in cell.source.splitlines():
                left, equals, right = line.partition("=")
                if equals and left.strip() == name:
                    return str(right.split("#")[0].strip().strip("\"'"))
    return "example"


def _texts(store: Store, given: dict[str, str], coalition: str) -> Texts:
    """Choose the language: asked for, the session's, the coalition's, English."""
    language = given.get("language", "")
    own: dict[str, str] = {}
    try:
        card = store.facts.coalition(coalition)
    except NotFound:
        if "coalition" in given:
            raise
        return Texts(language or "en")
    if "session" in given:
        session = store.facts.get(coalition, Session, given["session"])
        language = language or session.language
    language = language or card.language
    own = card.words.get(language, {})
    return Texts(language, own)


def _to_http_error(error: CoalitionError, texts: Texts) -> HTTPError:
    status = {NotFound: 404, NotAllowed: 403}.get(type(error), 400)
    return HTTPError(status, explain(error, texts))


def _page(
    handler: Any, given: dict[str, str], coalition: str, t: Texts
) -> dict[str, Any]:
    """Return the template context around the workbook: words and links."""
    here = handler.request.path.partition("/voila/render/")[2]
    step = next((s for s in steps() if s.notebook == here), None)
    return {
        "language": t.language,
        "direction": "rtl" if is_right_to_left(t.language) else "ltr",
        "title": localise(step.question, t.language) if step else "",
        "coalition": _coalition_name(handler.settings["coalition_store"], coalition),
        # With it the page may shut its own kernel down when it is left.
        "xsrf": handler.xsrf_token.decode(),
        "home": f"{handler.base_url}coalitions",
        "early": [
            f"{handler.base_url}voila/{script}" for script in list_preload_scripts()
        ],
        "steps": [_link(handler, s, step, given, t) for s in _phase_steps(step)],
        "words": {
            "preparing": t("Preparing the page"),
            "lost": t("Your work is saved. The page lost its helper. Reload to go on."),
            "reload": t("Reload"),
            "trouble": t(CELL_ERROR_MESSAGE),
            "all": t("All coalitions"),
            "steps": t("Steps of this phase"),
        },
    }


def _phase_steps(step: Step | None) -> list[Step]:
    phase = step.phase if step and step.phase else phases()[0].number
    return [s for s in steps() if s.phase == phase]


def _link(
    handler: Any, step: Step, here: Step | None, given: dict[str, str], t: Texts
) -> dict[str, Any]:
    root = Path(handler.settings["server_root_dir"]).expanduser()
    address = f"{handler.base_url}voila/render/{step.notebook}?{urlencode(given)}"
    return {
        "text": f"{step.number} {localise(step.title, t.language)}".strip(),
        "here": here is not None and step.name == here.name,
        "address": address if (root / step.notebook).is_file() else "",
    }


def _coalition_name(store: Store, coalition: str) -> str:
    try:
        return store.facts.coalition(coalition).name
    except NotFound:
        return ""
