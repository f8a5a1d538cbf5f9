"""Who does what, where, and with whom: the view of one coalition's landscape."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

from coalition.activities.ties import missing_names
from coalition.blocks import Block, Callout, Heading, Note, Table, Text
from coalition.blocks.coverage import capacity_table, coverage_table, gap_table
from coalition.blocks.registers import decision_table
from coalition.domain import (
    Activity,
    Answer,
    Audience,
    Indicator,
    NamingNotice,
    Observation,
    Offer,
    Organisation,
    Seat,
    Tie,
    Wave,
    WorkProduct,
    localise,
)
from coalition.sessions.attendance import attendance_lines, unconfirmed_note
from coalition.workbooks.base import Workbook
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.case_statement import case_blocks
from coalition.workbooks.landscape.coverage import (
    Landscape,
    landscape_of,
    reading_notes,
)
from coalition.workbooks.landscape.coverage_findings import list_coverage_findings
from coalition.workbooks.landscape.decisions import (
    TOPICS,
    invitation_table,
    uninvited_names,
)
from coalition.workbooks.landscape.map import map_blocks
from coalition.workbooks.landscape.network import (
    WORKS_WITH,
    Relations,
    list_waves,
    relations_in,
    relations_of,
)
from coalition.workbooks.landscape.network_blocks import method_blocks, network_blocks
from coalition.workbooks.landscape.network_findings import (
    MAX_FINDINGS,
    TOO_MANY_SILENT,
    network_findings,
)
from coalition.workbooks.landscape.participation_gaps import participation_gap_blocks
from coalition.workbooks.landscape.wave_comparison import (
    compare_waves,
    wave_comparison_blocks,
)


class LandscapeWorkbook(Workbook):
    """The notebook ``12_landscape``."""

    name = "12_landscape"

    @cached_property
    def landscape(self) -> Landscape:
        """The register as this audience may see it."""
        cards, offers = self.read(Organisation), self.read(Offer)
        return landscape_of(self.coalition, cards, offers, self.day, self.audience)

    @cached_property
    def relations(self) -> Relations:
        """Who works with whom, as this audience may see it: of the day, or the latest."""
        ties = self.read(Tie)
        return self._relations(_names(ties)[0], *self._of_session(), ties)

    def relation(self, name: str) -> Relations:
        """Read one relation, such as ``money`` of a file."""
        return self._relations(name, *self._of_session(), self.read(Tie))

    @property
    def every_relation(self) -> list[Relations]:
        """Each relation in which anybody said anything, ours first."""
        each = (self.relation(name) for name in self._relation_names())
        return [relation for relation in each if relation.has_answers]

    @cached_property
    def link_findings(self) -> list[RuleFinding]:
        """Findings on the network, at most three."""
        wave, today = self.relations.wave, self._of_session()[0]
        earlier = today is not None and wave is not None and wave.id != today
        return network_findings(self.relations, self.landscape, self.t, earlier=earlier)

    @cached_property
    def room_findings(self) -> list[RuleFinding]:
        """Findings on the network as the room audience may read them."""
        if self.audience is not Audience.FACILITATOR:
            return self.link_findings
        room = LandscapeWorkbook.from_store(
            self._store,
            self.coalition.id,
            session=self.session,
            language=self.t.language,
            as_of=self.as_of,
        )
        return room.link_findings

    def first_page(self) -> list[Block]:
        """Render the first page: findings, decisions and actions."""
        heard = self.result_findings("gaps")
        return [
            *self.finding_blocks(),
            *heard,
            *self.decisions_aloud(),
            *self.actions(),
        ]

    def finding_blocks(self) -> list[Block]:
        """Render the selected findings, at most three."""
        return self._render_findings(self._select_findings())

    def coverage_finding_blocks(self) -> list[Block]:
        """Render the findings on service coverage alone."""
        return self._render_findings(
            list_coverage_findings(self.landscape, self.t)[:MAX_FINDINGS]
        )

    def _render_findings(self, said_ones: Sequence[str]) -> list[Block]:
        if not said_ones:
            return [Text.of(self._empty_register_note())]
        lead = self.t("What we saw.")
        return [
            Callout(lead=lead if i == 0 else "", text=text, tone="clay")
            for i, text in enumerate(said_ones)
        ]

    def empty_squares(self) -> list[Block]:
        """Lay out what is missing, service by service, the emptiest first."""
        return [self._render_table(gap_table)] if self._has_squares() else []

    def map(self, *, narrow: bool = False) -> list[Block]:
        """Draw how many organisations there are in each province, or on an own map.

        The room reads it from the wall, which is wide, unless it is said to be narrow.
        """
        wide = self.audience is Audience.ROOM and not narrow
        return map_blocks(
            self.landscape,
            self.t,
            outlines=self._outlines(),
            wide=wide,
            narrow=narrow,
        )

    def table(self) -> list[Block]:
        """Lay out services by places, with how to read it."""
        if not self._has_squares():
            return [Text.of(self._empty_register_note(), tone="muted")]
        reading = self.t("Numbers count organisations, not how much they can do.")
        return [
            self._render_table(coverage_table, note=self._note()),
            Note(text=reading),
        ]

    def capacity(self) -> list[Block]:
        """Lay out for how many people there is room, where that is known."""
        of_it = self.landscape
        table = capacity_table(
            of_it.covered,
            {s.id: localise(s.name, self.t.language) for s in of_it.services},
            {p.id: localise(p.name, self.t.language) for p in of_it.places},
            self.t,
        )
        return [table] if table is not None else []

    def who_works_with_whom(self) -> list[Block]:
        """Lay out each relation: the drawing, and its numbers in words."""
        return self._of_each_relation(network_blocks)

    def how_it_was_counted(self) -> list[Block]:
        """Lay out the statistics of each relation, for those who compute."""
        host = self.audience is Audience.FACILITATOR
        blocks = self._of_each_relation(partial(method_blocks, for_host=host))
        head = Heading(text=self.t("How the links were counted"))
        return [head, *blocks] if blocks else []

    def what_the_network_tells(self) -> list[Block]:
        """Lay out the network's findings; to the host, whom to tell first."""
        blocks: list[Block] = []
        notices, session = self.notices()
        told = {found.rule: found for found in self.room_findings}
        for found in self.link_findings:
            text = found.text_for(self.audience, notices, session)
            blocks.append(Callout(lead="", text=text, tone="clay"))
            if self.audience is Audience.FACILITATOR:
                blocks += self._aside(found, told.get(found.rule))
        return blocks

    def since_last_time(self) -> list[Block]:
        """Lay out what changed since the round of asking before."""
        head = Heading(text=self.t("Since last time"))
        now = self.relations
        ties, waves = self.read(Tie), self.read(Wave)
        there = list_waves(ties, waves, now.relation)
        here = there.index(now.wave.id) if now.wave and now.wave.id in there else 0
        if not here:
            once = self.t("We have asked once so far. After the next time, we compare.")
            return [head, Text.of(once, tone="muted")] if now.has_answers else []
        before = self._relations(now.relation, there[here - 1], None, ties)
        found = compare_waves(before, now)
        return [head, *wave_comparison_blocks(found, self.audience, self.t)]

    def missing(self, *, live: bool = False) -> list[Block]:
        """Lay out who is missing, and to the host the names that were typed.

        Parameters
        ----------
        live : bool, default False
            Whether people may join while it is read; then nobody in the room is counted.
        """
        seats = (
            self._store.room.seats(self.coalition.id, self.session.id, self.as_of)
            if self.session is not None
            else []
        )
        return participation_gap_blocks(
            self.landscape,
            self.relations,
            self.t,
            session=self.session,
            seats=None if live else seats,
            names=self._new_names(),
            present=self._attendance_lines(seats),
        )

    def making_the_case(self) -> list[Block]:
        """Lay out the page to read aloud to those who were not here."""
        head = Heading(text=self.t("Making the case: to be read aloud"))
        case = case_blocks(
            self._select_findings(silence=False),
            self.read(Indicator),
            self.read(Observation),
            self.decisions(),
            self.t,
            day=self.day,
            hosts=self.audience is Audience.FACILITATOR,
        )
        return [head, *case]

    @property
    def topics(self) -> dict[str, str]:
        """What this workbook asks the room to decide, in words to choose by."""
        return {topic: self.t(words) for topic, words in TOPICS.items()}

    def agreed(self) -> list[Block]:
        """Render the decisions and the invitation list."""
        decided = self.decisions()
        if not decided:
            return []
        return [*decision_table(decided, self.t), *self.invitations()]

    def invitations(self) -> list[Block]:
        """Lay out whom we invite, and who asks them."""
        return invitation_table(self.decisions(), self.t)

    def closed_answers(self, key: str) -> tuple[Activity | None, list[Answer]]:
        """Read what was answered to a question that is closed."""
        asked = self.activity(key)
        if asked is None or asked.state != "closed":
            return None, []
        return asked, self._store.room.answers(asked.id, self.as_of)

    def _attendance_lines(self, seats: list[Seat]) -> list[tuple[str, str]]:
        if self.audience is not Audience.FACILITATOR or self.session is None:
            return []
        return attendance_lines(self.session, seats, self.read(Organisation), self.t)

    def _new_names(self) -> dict[str, tuple[str, ...]] | None:
        if self.audience is not Audience.FACILITATOR:
            return None
        _, answers = self.closed_answers("ties")
        return uninvited_names(
            missing_names(answers), self.read(Organisation), self.decisions()
        )

    def _outlines(self) -> dict[str, Any] | None:
        of_it = [p for p in self.read(WorkProduct) if p.id == "map"]
        newest = max(of_it, key=lambda p: p.version, default=None)
        return newest.content if newest else None

    def _relation_names(self) -> list[str]:
        return _names(self.read(Tie))

    def _of_each_relation(self, layout: Callable[..., list[Block]]) -> list[Block]:
        names = self._relation_names()
        return [
            block
            for name in names
            for block in layout(self.relation(name), self.t, named=len(names) > 1)
        ]

    def _relations(
        self, relation: str, wave: str | None, until: date | None, ties: list[Tie]
    ) -> Relations:
        return relations_of(
            self.coalition,
            self.read(Organisation),
            ties,
            self.read(Wave),
            relation=relation,
            wave=wave,
            until=until,
        )

    def _of_session(self) -> tuple[str | None, date | None]:
        """Return the wave id of the session and the last day that counts."""
        if self.session is None:
            return None, None
        return self.session.wave or self.session.id, self.session.day

    def notices(self) -> tuple[list[NamingNotice], str]:
        """Read what those said whom a finding names, and on which day it counts."""
        # Not as this audience may read them: of their sentences nothing is shown here,
        # only compared with what the page would say.
        told = self.view.snapshot.all(NamingNotice)
        return told, self.session.id if self.session else ""

    def _select_findings(self, *, silence: bool = True) -> list[str]:
        """Select the findings of the first page, three at most.

        That too many are silent is nothing to tell those who were not here.
        """
        notices, session = self.notices()
        squares = list_coverage_findings(self.landscape, self.t)
        links = [
            found.text_for(self.audience, notices, session)
            for found in self.link_findings[:1]
            if silence or found.rule != TOO_MANY_SILENT
        ]
        return [*squares[:1], *links, *squares[1:]][:MAX_FINDINGS]

    def _aside(self, found: RuleFinding, in_room: RuleFinding | None) -> list[Block]:
        lines = [found.aside]
        if in_room is not None and in_room.awaits_consent(*self.notices()):
            read = in_room.nameless
            lines.append(self.t("Tell them first. The room reads: {text}", text=read))
        return [Note(text=line) for line in lines if line]

    def _has_squares(self) -> bool:
        return bool(self.landscape.services and self.landscape.places)

    def _empty_register_note(self) -> str:
        if not self.landscape.organisations:
            return self.t("The register is empty. Import it, or add cards.")
        return self.t("The register does not say yet who does what, where.")

    def _render_table(self, layout: Callable[..., Table], **more: str) -> Table:
        of_it = self.landscape
        return layout(
            of_it.covered,
            {s.id: localise(s.name, self.t.language) for s in of_it.services},
            {p.id: localise(p.name, self.t.language) for p in of_it.places},
            self.t,
            guarded=of_it.masked_services,
            **more,
        )

    def _note(self) -> str:
        cards = self.landscape.organisations.values()
        unconfirmed = sum(card.confirmed is None for card in cards)
        parts = [
            self.t.count(
                "From the register of {n} organisation.",
                "From the register of {n} organisations.",
                len(cards),
            ),
            self.t.count(
                "{n} has not confirmed its card.",
                "{n} have not confirmed their card.",
                unconfirmed,
            )
            if unconfirmed
            else "",
            unconfirmed_note(cards, self.t)
            if self.audience is Audience.FACILITATOR
            else "",
            *reading_notes(self.landscape, self.t),
        ]
        return " ".join(part for part in parts if part)


def _names(ties: list[Tie]) -> list[str]:
    return relations_in(ties) or [WORKS_WITH]
