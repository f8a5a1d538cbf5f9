"""Consent to one section of a document: who agreed, who still has to confirm."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from coalition.blocks.model import Block, Callout, Text, end_sentence
from coalition.domain.wording import FreeText, Name
from coalition.texts import Texts


class _ConsentModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Confirmation(_ConsentModel):
    """A "yes, if": an organisation whose yes somebody has still to confirm.

    Attributes
    ----------
    organisation : str
        Id of the organisation.
    who : str
        The person or body that must say yes.
    until : date or None
        The day by which it will.
    """

    organisation: str
    who: Name = ""
    until: date | None = None


class StoodAside(_ConsentModel):
    """An organisation that neither agreed nor stood in the way, and its reason."""

    organisation: str
    reason: FreeText = ""


class SectionConsent(_ConsentModel):
    """How the room stands to one section of a document.

    Attributes
    ----------
    day : date or None
        On which the room was asked.
    agreed : tuple of str
        Ids of the organisations that agreed with a mandate to do so.
    to_confirm : tuple of Confirmation
        Those who agreed for the time being.
    minority_view : str
        What some see differently, in their words; printed with the section.
    """

    day: date | None = None
    agreed: tuple[str, ...] = ()
    to_confirm: tuple[Confirmation, ...] = ()
    stood_aside: tuple[StoodAside, ...] = ()
    minority_view: FreeText = ""

    def confirm(self, organisation: str) -> "SectionConsent":
        """Count an organisation that confirmed later among those that agreed."""
        waiting = tuple(c for c in self.to_confirm if c.organisation != organisation)
        if len(waiting) == len(self.to_confirm):
            return self
        agreed = (*self.agreed, organisation)
        return self.model_copy(update={"to_confirm": waiting, "agreed": agreed})

    def overdue(self, day: date) -> tuple[Confirmation, ...]:
        """List the confirmations that should have come before a day."""
        return tuple(c for c in self.to_confirm if c.until and c.until < day)


def consent_blocks(
    consent: SectionConsent, names: Mapping[str, str], t: Texts
) -> list[Block]:
    """Say under a section who agreed, who has still to confirm, who sees it otherwise.

    Parameters
    ----------
    names : mapping of str to str
        Names of organisations by id, of those that the reader may know; any other is
        counted and not named.
    """
    found: list[Block] = [Text.of(_counts(consent, t), "muted")]
    found += [Text.of(_waiting(c, names, t)) for c in consent.to_confirm]
    found += [Text.of(_aside(s, names, t)) for s in consent.stood_aside]
    if consent.minority_view:
        found.append(Callout(lead=t("Minority view"), text=consent.minority_view))
    return found


def _counts(consent: SectionConsent, t: Texts) -> str:
    n, of = len(consent.agreed), _asked(consent)
    said = t("Agreed by {n} of {of} organisations.", n=n, of=of)
    if consent.day:
        day = t.date(consent.day)
        said = t("Agreed on {day} by {n} of {of} organisations.", day=day, n=n, of=of)
    if not consent.to_confirm:
        return said
    waiting = t.count(
        "{n} organisation still to confirm.",
        "{n} organisations still to confirm.",
        len(consent.to_confirm),
    )
    return f"{said} {waiting}"


def _asked(consent: SectionConsent) -> int:
    return len(consent.agreed) + len(consent.to_confirm) + len(consent.stood_aside)


def _waiting(confirmation: Confirmation, names: Mapping[str, str], t: Texts) -> str:
    name = names.get(confirmation.organisation) or t("An organisation")
    who = confirmation.who or name
    if confirmation.until is None:
        return t("{name}: yes, if {who} confirms.", name=name, who=who)
    day = t.date(confirmation.until)
    return t("{name}: yes, if {who} confirms by {day}.", name=name, who=who, day=day)


def _aside(aside: StoodAside, names: Mapping[str, str], t: Texts) -> str:
    name = names.get(aside.organisation) or t("An organisation")
    said = t("{name} stood aside.", name=name)
    return f"{said} {end_sentence(aside.reason)}" if aside.reason else said
