"""What a coalition is: its organisations, sessions, questions, answers and registers.

Objects here are frozen and know nothing of storage, screens or paper.
"""

from coalition.domain.activities import Activity, Answer, Attribution, Voice
from coalition.domain.audience import (
    Audience,
    apply_current_listing,
    apply_current_sensitivity,
    drop_hidden,
    for_audience,
    hidden_organisation_ids,
    places_without_province,
    visible_offers,
    visible_places,
)
from coalition.domain.coalition import Coalition, Term, Thresholds
from coalition.domain.documents import Import, WorkProduct
from coalition.domain.facts import FACT_KINDS, Fact
from coalition.domain.free_text import mask_names
from coalition.domain.identifiers import Slug, make_slug, new_id, validate_slug
from coalition.domain.indicators import Indicator, Observation
from coalition.domain.organisations import (
    Listing,
    Offer,
    Organisation,
    Tie,
    tie_id,
)
from coalition.domain.package import FactVersion, PackageContent
from coalition.domain.registers import (
    Action,
    Contribution,
    Decision,
    NamingNotice,
    Promise,
    SessionNote,
)
from coalition.domain.sessions import (
    COUNTING_ROLES,
    AnswerChannel,
    Role,
    RunningOrderItem,
    Seat,
    Session,
    Wave,
)
from coalition.domain.wording import Wording, clean_text, localise, one_line

__all__ = [
    "COUNTING_ROLES",
    "FACT_KINDS",
    "Action",
    "Activity",
    "Answer",
    "AnswerChannel",
    "Attribution",
    "Audience",
    "Coalition",
    "Contribution",
    "Decision",
    "Fact",
    "FactVersion",
    "Import",
    "Indicator",
    "Listing",
    "NamingNotice",
    "Observation",
    "Offer",
    "Organisation",
    "PackageContent",
    "Promise",
    "Role",
    "RunningOrderItem",
    "Seat",
    "Session",
    "SessionNote",
    "Slug",
    "Term",
    "Thresholds",
    "Tie",
    "Voice",
    "Wave",
    "Wording",
    "WorkProduct",
    "apply_current_listing",
    "apply_current_sensitivity",
    "clean_text",
    "drop_hidden",
    "for_audience",
    "hidden_organisation_ids",
    "localise",
    "make_slug",
    "mask_names",
    "new_id",
    "one_line",
    "places_without_province",
    "tie_id",
    "validate_slug",
    "visible_offers",
    "visible_places",
]
