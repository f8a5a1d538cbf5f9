from coalition.blocks import Block, Callout, Heading, Span, Text, dump, load


def test_blocks_come_back_as_they_went() -> None:
    blocks: list[Block] = [
        Heading(text="A"),
        Text(spans=(Span(text="x^2", math=True),)),
    ]

    assert load(dump(blocks)) == blocks


def test_the_paper_travels_beside_the_blocks() -> None:
    data = dump([], {"title": "Who?", "language": "id"})

    assert data["paper"] == {"title": "Who?", "language": "id"}
    assert load(data) == []
    assert "paper" not in dump([])


def test_a_lead_ends_as_a_sentence_does() -> None:
    assert Callout(lead="What we saw", text="").opening == "What we saw."
    assert Callout(lead="What we saw:", text="").opening == "What we saw:"
    assert Callout(lead="", text="").opening == ""
