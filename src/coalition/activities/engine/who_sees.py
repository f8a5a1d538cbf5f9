"""The one line under every question: who will see this answer."""

from coalition.activities.engine.registry import kind
from coalition.domain import Activity, Attribution
from coalition.texts import Texts, fixed


def who_sees(activity: Activity, t: Texts) -> str:
    """Say who will see an answer, as the activity is set."""
    own = kind(activity.activity).who_sees
    if own:
        return t(own)
    if activity.attribution is Attribution.NO_NAME:
        return t(fixed.NO_NAME_KEPT)
    if activity.attribution is Attribution.HOST_ONLY:
        return t(fixed.HOST_ONLY)
    return t(fixed.ORGANISATION_SHOWN)
