"""Standard sentences that are worded once and used everywhere.

They promise something (who sees an answer, whether it is safe), so they are written
once, here, and said with ``t(fixed.NO_NAME_KEPT)``. A coalition may put its own words
in their place.
"""

from coalition.errors import _

NO_NAME_KEPT = _("No name is kept with this answer.")
HOST_ONLY = _("Only the host sees this. It is not shown or printed.")
ORGANISATION_SHOWN = _("Your organisation's name is shown with this answer.")

STAY_CONNECTED = _("Stay connected. This Wi-Fi has no internet, and that is right.")
NO_NAMES_OF_SURVIVORS = _("Do not write names of survivors, clients or children.")
DO_NOT_KNOW = _("I do not know")
RATHER_NOT_SAY = _("Rather not say")
SAVED = _("Saved. You can change it until we close.")
KEPT_ON_THIS_PHONE = _(
    "Kept on this phone. We are trying again. Do not close the page."
)

YES_IF_CONFIRMED = _("Yes, if my organisation confirms")
CAN_LIVE_WITH = _("I can live with this")
HAVE_A_CONCERN = _("I have a concern")
CANNOT_LIVE_WITH = _("I cannot live with this")

BACKBONE = _("the backbone (the team that holds us together)")
