"""A card drawn for Slack: plain dicts, no SDK. Nothing anybody wrote can mention, link or format.

People's and sources' words stand only in ``plain_text``, ``raw_text`` and rich text, which Slack
never parses; the one text it does parse, a message's own, is escaped. That text carries the whole
answer: it is what screen readers and notifications read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chat.answering import Reply
from adapters.chat.i18n import say
from adapters.plain import clean
from adapters.slack import limits
from adapters.slack.asked import Asked, Layout, encode, encode_option
from bot.card import Action, Card, Lines, Pick, SourceLine, Table, TableCell, TableRow

Json = dict[str, Any]

MOST_TABLE_COLUMNS = 3
"""Things side by side beyond this are told one below the other: a phone shows three columns."""
MOST_PICK_BUTTONS = 5
CONTROL = re.compile(r"<(?=[!@#/\w][^<>]*>)([^<>]*)>")
"""What Slack would take for a mention or a link, were it parsed."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a card is shown: its layout, whether to one person only, and who shared it."""

    layout: Layout = "table"
    is_private: bool = False
    shared_by: str = ""
    """The id of the person who showed a private card to everybody, such as ``U123``."""
    is_redrawable: bool = True
    """Whether a click may draw the card anew where it stands: a list for a table, or every row."""


def message(reply: Reply, manner: Manner = Manner()) -> Json:
    """A whole message: text, blocks, and no previews of what it links to."""
    return limits.fit_message(
        {
            "text": escape(told(reply.card)),
            "blocks": [*body(reply.card, manner.layout), *foot(reply, manner)],
            "unfurl_links": False,
            "unfurl_media": False,
        }
    )


def note(text: str) -> Json:
    """A message of one sentence of ours."""
    return {"text": escape(text), "unfurl_links": False, "unfurl_media": False}


# -- texts -------------------------------------------------------------------------------


def escape(text: str) -> str:
    """Text for the one place that Slack parses; exactly three signs, as its documentation says.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Json:
    """A text object that is never parsed; no emoji names either."""
    return {"type": "plain_text", "text": escape(text), "emoji": False}


def mute(text: str) -> str:
    """Text for a cell or rich text, which Slack shows as it stands, without control sequences.

    >>> mute("<!channel> and a < b")
    '‹!channel› and a < b'
    """
    return CONTROL.sub(r"‹\1›", clean(text))


def told(card: Card) -> str:
    """The whole card as lines of text, the answer first."""
    return "\n".join(clean(line) for line in _lines(card) if line)


def _lines(card: Card) -> Iterator[str]:
    yield sentence(card.title)
    yield from card.warnings
    yield card.lead
    yield from card.readings
    for part in card.parts:
        yield f"{part.heading}:" if part.heading else ""
        if isinstance(part, Table):
            yield from (f"{short_row(part, row)}." for row in part.rows)
        else:
            yield from part.lines
    for pick in card.picks:
        yield f"{pick.label}: {pick.because}" if not card.parts else ""
    yield from card.notes
    yield f"{card.left_out}." if card.left_out else ""
    yield source_text(card)


def sentence(text: str) -> str:
    """A title as a sentence of its own, so that a voice pauses behind it."""
    return text if text[-1:] in "?!.…:" else f"{text}."


def row_line(table: Table, row: TableRow) -> str:
    """A row of a table in a line: each column's name with its cell."""
    pairs = zip(table.columns, row.cells, strict=False)
    cells = [f"{name} {cell.text}" for name, cell in pairs if cell.text]
    verdict = f" ({row.verdict})" if row.verdict else ""
    return f"{row.label}{verdict}: {'; '.join(cells)}"


def source_text(card: Card) -> str:
    """Where the figures come from and which catalog answered, in a line."""
    said = [", ".join(filter(None, (one.name, one.told))) for one in card.sources]
    sources = [f"Sources: {'; '.join(said)}."] if said else []
    return " ".join([*sources, *([f"{card.footer}."] if card.footer else [])])


# -- blocks ------------------------------------------------------------------------------


def body(card: Card, layout: Layout) -> list[Json]:
    """Title, warnings, verdict, then every part, notes and where it all comes from."""
    blocks = [header(card.title)]
    blocks += [section(f"⚠ {warning}") for warning in card.warnings]
    blocks += [section(text) for text in (card.lead, *card.readings) if text]
    is_free = True  # Slack takes one table a message
    for part in card.parts:
        drawn = _part(card, part, layout, is_free)
        is_free = is_free and not any(block["type"] == "table" for block in drawn)
        blocks += drawn
    notes = [*card.notes, *([f"{card.left_out}."] if card.left_out else [])]
    if notes:
        blocks.append(listed("Notes", notes))
    return [*blocks, *source_block(card)]


def _part(card: Card, part: Table | Lines, layout: Layout, is_free: bool) -> list[Json]:
    if isinstance(part, Lines):
        return [listed(part.heading, part.lines)] if part.lines else []
    if not part.rows:
        return []
    if layout != "list" and is_free and len(part.columns) <= MOST_TABLE_COLUMNS:
        return [heading(part.heading), table(part)]
    if card.kind == "comparison":
        return [heading(part.heading), *one_by_one(part)]
    return [listed(part.heading, [short_row(part, row) for row in part.rows])]


def header(text: str) -> Json:
    """A title."""
    return {"type": "header", "text": plain(clean(text))}


def section(text: str) -> Json:
    """A paragraph."""
    return {"type": "section", "text": plain(clean(text))}


def heading(text: str) -> Json:
    """A heading within a card."""
    return {"type": "rich_text", "elements": [rich_line(bold(text))]}


def listed(title: str, lines: Iterable[str]) -> Json:
    """A heading with a bulleted list below it."""
    items = [rich_line(words(line)) for line in lines if clean(line)]
    bullets = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return {"type": "rich_text", "elements": [rich_line(bold(title)), bullets]}


def rich_line(*pieces: Json) -> Json:
    """One line of rich text."""
    return {"type": "rich_text_section", "elements": [*pieces]}


def words(text: str) -> Json:
    """Words in rich text, with the spaces around them."""
    before, after = " " * text.startswith(" "), " " * text[1:].endswith(" ")
    return {"type": "text", "text": f"{before}{mute(text)}{after}" or " "}


def bold(text: str) -> Json:
    """Bold words in rich text."""
    return {**words(text), "style": {"bold": True}}


def table(part: Table) -> Json:
    """Things side by side, a row an attribute; who leads a row stands in bold and in words."""
    head = [cell(TableCell("")), *(cell(TableCell(name, best=True)) for name in part.columns)]
    rows = [[cell(TableCell(label(row), best=True)), *_cells(part, row)] for row in part.rows]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True} for _ in head],
        "rows": [head, *rows],
    }


def _cells(part: Table, row: TableRow) -> list[Json]:
    given = [*row.cells, *[TableCell("")] * len(part.columns)][: len(part.columns)]
    return [cell(one) for one in given]


def label(row: TableRow) -> str:
    """A row's label with what the verdict says in words: colour or weight alone say nothing."""
    return f"{row.label} ({row.verdict})" if row.verdict else row.label


def cell(held: TableCell) -> Json:
    """One cell; never empty, which Slack refuses."""
    if held.best and held.text:
        return {"type": "rich_text", "elements": [rich_line(bold(held.text))]}
    return {"type": "raw_text", "text": mute(held.text) or " "}


def one_by_one(part: Table) -> list[Json]:
    """Each thing's name, and below it every row's value: for phones, and for four and more."""
    blocks = []
    for i, name in enumerate(part.columns):
        items = [_value_line(row, i) for row in part.rows if i < len(row.cells)]
        bullets = {"type": "rich_text_list", "style": "bullet", "elements": items}
        blocks += [section(name), {"type": "rich_text", "elements": [bullets]}]
    return blocks


def _value_line(row: TableRow, i: int) -> Json:
    """A row's label and one thing's value; a lead is said beside the value that leads."""
    said = row.cells[i]
    has_one_best = sum(one.best for one in row.cells) == 1
    mark = " (leads)" if said.best and has_one_best else ""
    verdict = f" ({row.verdict})" if row.verdict and not has_one_best else ""
    return rich_line(bold(f"{row.label}:"), words(f" {said.text}{mark}{verdict}"))


def short_row(part: Table, row: TableRow) -> str:
    """A row of a table that is not drawn as one; a source stands behind its value."""
    if part.has_facts:
        value, *source = (one.text for one in row.cells)
        return f"{row.label}: {value}{f' ({source[0]})' if source and source[0] else ''}"
    return row_line(part, row)


def source_block(card: Card) -> list[Json]:
    """One line on where the figures come from, each source with its link where it has one."""
    pieces: list[Json] = [words("Sources: ")] if card.sources else []
    for i, source in enumerate(card.sources):
        pieces += [words("; ")] if i else []
        pieces += linked(source)
    if card.footer:
        pieces.append(words(f"{' · ' if pieces else ''}{card.footer}"))
    return [{"type": "rich_text", "elements": [rich_line(*pieces)]}] if pieces else []


def linked(source: SourceLine) -> list[Json]:
    """A source's line, its address behind its name; nothing but https becomes a link."""
    if not (source.url and source.url.startswith("https://")):
        return [words(str(source))]
    link = {"type": "link", "url": source.url, "text": mute(source.name)}
    return [link, *([words(f", {source.told}")] if source.told else [])]


# -- buttons -----------------------------------------------------------------------------


def foot(reply: Reply, manner: Manner) -> list[Json]:
    """What can be done next: pick a reading, ask on, share, change, redraw, dismiss."""
    card, blocks = reply.card, []
    if manner.shared_by:
        who = {"type": "user", "user_id": manner.shared_by}
        before, _, after = say("Shared by {person}.", person="\0").partition("\0")
        blocks.append(
            {"type": "rich_text", "elements": [rich_line(words(before), who, words(after))]}
        )
    if card.picks:
        blocks += picks(card.picks, card.kind, manner.layout)
    elif asks := ask_buttons((*_details(card), *card.actions), manner.layout):
        blocks.append({"type": "actions", "elements": asks})
    if own := controls(reply, manner):
        blocks.append({"type": "actions", "elements": own})
    return blocks


def _details(card: Card) -> list[Action]:
    """What shows each hit in full, named after it."""
    asks = [part.ask for part in card.parts if isinstance(part, Lines) and part.ask]
    return [Action(f"{ask.label} {i}", ask.text) for i, ask in enumerate(asks, start=1)]


def ask_buttons(actions: Iterable[Action], layout: Layout) -> list[Json]:
    """A button for each sentence to ask; those too long for one are left out."""
    return [
        button(f"ask:{i}", action.label, value, spoken(action))
        for i, action in enumerate(actions)
        if (value := encode(Asked(action.text, layout)))
    ]


def spoken(action: Action) -> str:
    """What a voice says of a button: its sentence too, where the label is not that already."""
    return "" if action.label == action.text else f"{action.label}: {action.text}"


def picks(candidates: Sequence[Pick], kind: str, layout: Layout) -> list[Json]:
    """A list to pick from; buttons where a question is too long for a list's values."""
    values = [encode_option(Asked(pick.text, layout)) for pick in candidates]
    if not all(values):
        actions = [Action(pick.label, pick.text) for pick in candidates[:MOST_PICK_BUTTONS]]
        buttons = ask_buttons(actions, layout)
        return [{"type": "actions", "elements": buttons}] if buttons else []
    options = [
        {
            "text": plain(clean(pick.label)),
            "value": value,
            "description": plain(clean(pick.because)),
        }
        for pick, value in zip(candidates, values, strict=True)
    ]
    select = {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain(say("Choose one" if kind == "choice" else "Did you mean")),
        "options": options,
    }
    return [{"type": "actions", "elements": [select]}]


def controls(reply: Reply, manner: Manner) -> list[Json]:
    """What a person does with a card itself; its state is its sentence and nothing else."""
    value = encode(Asked(reply.said, manner.layout)) if reply.said else None
    buttons = []
    is_answer = bool(reply.card.sources)
    if manner.is_private and is_answer and value:
        buttons.append(button("share", say("Share to channel"), value))
    if manner.is_private and value:
        buttons.append(button("change", say("Change"), value))
    if manner.is_redrawable and value and _has_table(reply.card):
        other: Layout = "table" if manner.layout == "list" else "list"
        swapped = encode(Asked(reply.said, other))
        label = say("Show as list" if other == "list" else "Show as table")
        buttons.append(button("redraw", label, swapped or value))
    if manner.is_redrawable and (full := encode(Asked(reply.said, "full"))) and reply.card.left_out:
        heard = f"{say('Show all rows')}: {reply.card.left_out}"
        buttons.append(button("redraw:full", say("Show all rows"), full, heard))
    if manner.is_private:
        buttons.append(button("dismiss", say("Dismiss"), "v1"))
    return buttons


def _has_table(card: Card) -> bool:
    return any(
        isinstance(part, Table) and part.rows and len(part.columns) <= MOST_TABLE_COLUMNS
        for part in card.parts
    )


def button(action_id: str, text: str, value: str, spoken: str = "") -> Json:
    """A button; ``spoken`` is what a screen reader says where the label alone is not enough."""
    made = {
        "type": "button",
        "action_id": action_id,
        "text": plain(clean(text)),
        "value": value,
    }
    return {**made, "accessibility_label": mute(spoken)} if spoken else made
