"""Who does what, where: the whole table, or one service with who provides it."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.blocks import Block, Cell, Column, Row, Table, to_html
from coalition.domain import localise
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import Landscape
from coalition_widgets.screen import Screen


class CoverageScreen(Screen):
    """Services by places, empty squares in words; choose a service to see by whom.

    Parameters
    ----------
    landscape : Landscape
    table : sequence of Block
        The whole table, as it is printed.
    """

    def __init__(
        self, landscape: Landscape, table: Sequence[Block], texts: Texts
    ) -> None:
        super().__init__(table, texts)
        self.landscape = landscape

    def build(self) -> ipw.Widget:
        """Build the choice of a service above the table."""
        t = self.t
        services = [
            (localise(s.name, t.language), s.id)
            for s in self.landscape.services
            if s.id not in self.landscape.sensitive_services
        ]
        self.service = ipw.Dropdown(
            options=[(t("All services, counted"), ""), *services],
            description=t("Show"),
            style={"description_width": "initial"},
        )
        self.table = ipw.HTML(to_html(self.blocks(), texts=t, style=True))
        self.service.observe(self._choose, "value")
        return ipw.VBox([self.service, self.table])

    def _choose(self, change: dict[str, str]) -> None:
        chosen = change["new"]
        blocks = self.providers(chosen) if chosen else self.blocks()
        self.table.value = to_html(blocks, texts=self.t, style=True)

    def providers(self, service: str) -> list[Block]:
        """Lay out who provides one service, place by place."""
        t = self.t
        rows = tuple(
            Row(
                cells=(
                    Cell(text=localise(p.name, t.language)),
                    self._who(service, p.id),
                )
            )
            for p in self.landscape.places
        )
        columns = (Column(text=t("Place")), Column(text=t("Who provides it")))
        return [Table(columns=columns, rows=rows)]

    def _who(self, service: str, place: str) -> Cell:
        names = self.landscape.providers(service, place)
        n = int(self.landscape.covered.counts.to_dict()[service][place])
        if n == 0:
            return Cell(text=self.t("none"), tone="clay", bold=True)
        if len(names) < n:
            # Beside the names of the others, who is not named could be worked out.
            return Cell(text=self.t.count("{n} organisation", "{n} organisations", n))
        return Cell(text=self.t.list(names))
