"""What is taken out of the phone's style sheet before it is sent."""

import re
from importlib.resources import files

from coalition.server.phone.static import read_phone_asset

_QUOTED = re.compile(r"""(["'])(.*?)\1""")


def test_nothing_in_quotes_is_changed_on_its_way_to_a_phone() -> None:
    written = (files("coalition.server.phone") / "assets" / "phone.css").read_text()
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.S)
    sent = read_phone_asset("phone.css").decode()

    assert _QUOTED.findall(sent) == _QUOTED.findall(bare)
    assert ('"', "Segoe UI") in _QUOTED.findall(sent)
