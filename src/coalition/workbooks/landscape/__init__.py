"""Who does what, where, and with whom: the landscape workbook."""

from coalition.domain import Attribution, Voice
from coalition.errors import _
from coalition.workbooks.landscape import questions
from coalition.workbooks.landscape.decisions import TOPICS
from coalition.workbooks.landscape.sections import (
    SECTIONS,
    landscape_reader,
    tie_findings,
)
from coalition.workbooks.spec import Ask, Decide, Read, Script, Talk, WorkbookSpec

_AGENDA = (
    Talk(
        "open",
        _("Open: what we do today, and what becomes of the answers"),
        10,
        script=Script(
            say=(
                _("Today we look at who does what, where, and with whom."),
                _("By the end we choose three links to make and one load to share."),
                _("Before each question your phone says who will see the answer."),
            ),
            watch=(
                _("Ask: is anyone here who should not see this?"),
                _("Say what became of the decisions of last time."),
            ),
        ),
    ),
    Ask(
        "card",
        _("Is your card right?"),
        20,
        kind="card",
        question=_("What do you do, where, and what may others see of it?"),
        attribution=Attribution.ORGANISATION,
        voice=Voice.ORGANISATIONS,
        script=Script(
            say=(
                _("Look at what we have written about your organisation."),
                _("If something is wrong, change it. Nobody has to argue for it."),
                _(
                    "You say under which name you are listed, and whether your place is."
                ),
            ),
            watch=(
                _("One phone or paper for each organisation; help whoever is stuck."),
            ),
        ),
    ),
    Read(
        "places",
        _("Read together: who does what, where"),
        15,
        "shorter",
        script=Script(
            say=(
                _("The numbers count organisations, not how much they can do."),
                _("Look at the empty squares first. What surprises you?"),
                _("An empty square may be right: not every place needs every service."),
            ),
            watch=(
                _("Wait after each sentence. Do not explain a gap that is not yours."),
            ),
        ),
    ),
    Ask(
        "gaps",
        _("Which gaps matter?"),
        15,
        "shorter",
        kind="rating",
        question=_(
            "Our table shows nobody for this work in this place. Does it matter?"
        ),
        settings=questions.ask_gaps,
        refresh=questions.refresh_gaps,
        script=Script(
            say=(
                _("For each empty square, say: it matters, or that is right."),
                _("Answer for the people you know there. No name is kept."),
                _("Who sees it differently, and what do they know that we do not?"),
            ),
            watch=(_("Take out what should not be asked before you open it."),),
        ),
    ),
    Talk(
        "break",
        _("Break"),
        15,
        "shorter",
        script=Script(
            say=(_("We go on in fifteen minutes."),),
            watch=(_("Key in the papers now."),),
        ),
    ),
    Ask(
        "ties",
        _("Who do we work with?"),
        15,
        kind="ties",
        question=_("With whom did your organisation work in the last six months?"),
        attribution=Attribution.ORGANISATION,
        voice=Voice.ORGANISATIONS,
        settings=questions.ask_ties,
        findings=tie_findings,
        script=Script(
            say=(
                _("First tick everybody with whom you did something together."),
                _("Then say how often. A name that is missing can be typed."),
                _("The links are shown with the names of both organisations."),
            ),
            watch=(_("Many links are not better than few: each one costs time."),),
        ),
    ),
    Ask(
        "judgements",
        _("How is it to work together?"),
        10,
        "can-go",
        kind="judgements",
        question=_(
            "What is true of these partners? They were drawn at random from yours."
        ),
        settings=questions.ask_judgements,
        script=Script(
            say=(
                _("Six sentences about a few of your partners, drawn at random."),
                _("No name is kept, and no partner is shown alone."),
            ),
            watch=(_("Nobody looks at a neighbour's phone."),),
        ),
    ),
    Read(
        "links",
        _("Read together: who works with whom"),
        25,
        "shorter",
        script=Script(
            say=(
                _("A line says that one of the two named the other."),
                _("Thank you to those on whom much depends. Who can share the load?"),
                _("Which two should know each other, and do not yet?"),
            ),
            watch=(
                _("Whom a sentence names has read it before the room does."),
                _("Thank first, then name the load."),
            ),
        ),
    ),
    Read(
        "missing",
        _("Who is missing here?"),
        10,
        "shorter",
        script=Script(
            say=(
                _("The list can only know what somebody has typed."),
                _("Whose name should stand here, and who knows them?"),
            ),
            watch=(_("Ask who speaks for the people affected."),),
        ),
    ),
    Read(
        "case",
        _("Making the case: read aloud"),
        5,
        "can-go",
        script=Script(
            say=(_("One of us reads this aloud. Would you say it to your director?"),),
        ),
    ),
    Decide(
        "decide",
        _("Decide: three links, one load, whom we invite"),
        30,
        script=Script(
            say=(
                _("Three links to make: which two, who calls whom, by when?"),
                _("One load to share: who takes which part?"),
                _("Whom do we invite, and who asks them?"),
            ),
            watch=(_("Read each decision back from the wall before you save it."),),
        ),
    ),
    Talk(
        "close",
        _("Close: read back, take the paper home"),
        10,
        script=Script(
            say=(
                _("This is what we decided. Is it what you heard?"),
                _("Open your phone: the paper of today is there. Take it home."),
            ),
            watch=(_("Close the session, so that every phone gets the paper."),),
        ),
    ),
)

WORKBOOK = WorkbookSpec(
    name="12_landscape",
    agenda=_AGENDA,
    reader=landscape_reader,
    sections=SECTIONS,
    topics=TOPICS,
    glossary=(
        (
            _("works with"),
            _("two organisations did something together in the time asked"),
        ),
        (
            _("nobody"),
            _("as far as our cards say, nobody does this work in this place"),
        ),
        (_("1 only"), _("one organisation does it, and nobody could step in")),
        (
            _("not confirmed"),
            _("the organisation has not yet said that its card is right"),
        ),
    ),
)
