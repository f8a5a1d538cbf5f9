"""The one line under every question: who will see this answer."""

from coalition.domain import Activity, Attribution
from coalition.texts import Texts


def who_sees(activity: Activity, t: Texts) -> str:
    """Say who will see an answer, as the activity is set."""
    if activity.attribution is Attribution.NO_NAME:
        return t("No name is kept with this answer.")
    if activity.attribution is Attribution.HOST_ONLY:
        return t("Only the host sees this. It is not shown or printed.")
    return t("Your organisation's name is shown with this answer.")
