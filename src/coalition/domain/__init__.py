"""What a coalition is: its organisations, sessions, questions, answers and registers.

Objects here are frozen and know nothing of storage, screens or paper.
"""

from coalition.domain.activity import Activity, Answer, Attribution, Voice
from coalition.domain.audience import (
    Audience,
    as_guarded,
    as_wished,
    for_audience,
    hidden_ones,
    offers_shown,
    places_shown,
    untold_places,
    without,
)
from coalition.domain.coalition import Coalition, Term, Thresholds
from coalition.domain.facts import KINDS, Fact
from coalition.domain.holdings import Holdings, Record
from coalition.domain.identity import Slug, checked_slug, new_id, slug_of
from coalition.domain.measure import Indicator, Observation
from coalition.domain.organisation import (
    Listing,
    Offer,
    Organisation,
    Tie,
    tie_id,
)
from coalition.domain.product import Import, WorkProduct
from coalition.domain.register import Action, Decision, Notice, SessionNote
from coalition.domain.session import (
    COUNTING_ROLES,
    Item,
    Role,
    Seat,
    Session,
    Wave,
    Way,
)
from coalition.domain.typed import without_names
from coalition.domain.wording import Wording, cleaned, one_line, said

__all__ = [
    "COUNTING_ROLES",
    "KINDS",
    "Action",
    "Activity",
    "Answer",
    "Attribution",
    "Audience",
    "Coalition",
    "Decision",
    "Fact",
    "Holdings",
    "Import",
    "Indicator",
    "Item",
    "Listing",
    "Notice",
    "Observation",
    "Offer",
    "Organisation",
    "Record",
    "Role",
    "Seat",
    "Session",
    "SessionNote",
    "Slug",
    "Term",
    "Thresholds",
    "Tie",
    "Voice",
    "Wave",
    "Way",
    "Wording",
    "WorkProduct",
    "as_guarded",
    "as_wished",
    "checked_slug",
    "cleaned",
    "for_audience",
    "hidden_ones",
    "new_id",
    "offers_shown",
    "one_line",
    "places_shown",
    "said",
    "slug_of",
    "tie_id",
    "untold_places",
    "without",
    "without_names",
]
