"""A card as Discord shows it: an embed, or for lists and profiles the newer components.

Plain payloads, no SDK. A phone shows one field below the other, so each stands for one attribute
and holds what every subject has of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from adapters.chat.apologies import apology
from adapters.chat.i18n import N_, say
from adapters.chat.text import utf16
from adapters.discord import ids
from adapters.discord.ids import Deed, Verb
from adapters.discord.limits import (
    BUTTON,
    BUTTONS_IN_A_ROW,
    BYTES_A_TEXT,
    BYTES_TOGETHER,
    CONTAINER,
    EMBED_FIELD_NAME,
    EMBED_FIELD_VALUE,
    EMBED_FIELDS,
    EMBEDS_TOGETHER,
    OPTIONS,
    ROW,
    SECTION,
    SELECT,
    TEXT,
    TEXTS_TOGETHER,
    V2,
    embed_size,
    fit,
    walk,
    with_room,
)
from adapters.discord.text import escaped, plain, with_links
from bot.card import Action, Card, Lines, Part, Table, TableRow
from bot.words import values

Json = dict[str, Any]

IN_PARTS = frozenset(("shortlist", "none_fits", "profile"))
"""The kinds of card with a button beside each of its parts."""
APOLOGIES = frozenset(("failed", "slow", "busy", "old_card"))
QUIET = APOLOGIES | {"choice", "no_match", "help", "privacy", "settings"}
"""Kinds of card that concern only the person who asked."""
WARNING, ITEM, BEST = "⚠ ", "• ", " ✓"
MOST_ROWS = 18
"""Rows with a field each; those after them share some."""
NARROW = 28
"""Letters of a line that has room beside two others on a wide screen."""
SECONDARY = 2
LONGEST_TO_TYPE = 160
MISSING = frozenset((values.NOT_RECORDED, values.DOES_NOT_APPLY))


@dataclass(frozen=True, slots=True)
class Setting:
    """Whom a card is drawn for: the language around it, and whether only one person sees it."""

    language: str = "en"
    is_private: bool = False
    shared_by: str = ""

    def no_room(self, count: int) -> str:
        """What stands for so many rows that a message has no room for."""
        more = N_("{count} more rows have no room here: ask for less at once.")
        return say(more, self.language, count=count)


def render(card: Card, said: str = "", setting: Setting | None = None) -> Json:
    """The message that shows a card, within every limit; ``said`` is what asked for it."""
    setting = setting or Setting()
    rows = _rows(card, said, setting)
    drawn = _in_parts(card, rows, setting) if card.kind in IN_PARTS else _embed(card, rows, setting)
    return fit(drawn)


# -- an embed ----------------------------------------------------------------------------


def _embed(card: Card, rows: list[Json], setting: Setting) -> Json:
    """An embed over the rows of buttons."""
    embed = with_room(card, lambda c: _drawn(c, rows, setting), _beyond_embed, setting.no_room)
    shared = {"content": _shared_by(setting)} if setting.shared_by else {}
    return {**shared, "embeds": [embed], "components": rows}


def _beyond_embed(embed: Json) -> int:
    """By how many characters an embed is too long; a field too many counts as a long one."""
    fields = len(embed["fields"]) - EMBED_FIELDS
    return max(embed_size(embed) - EMBEDS_TOGETHER, fields * EMBED_FIELD_NAME)


def _drawn(card: Card, rows: list[Json], setting: Setting) -> Json:
    tables = [part for part in card.parts if isinstance(part, Table)]
    paragraphs = [*_opening(card), *([_caption(tables[0], setting)] if tables else [])]
    is_listed = any(part["type"] == SELECT for row in rows for part in row["components"])
    fields = [f for part in ([] if is_listed else card.parts) for f in _fields(part, card, tables)]
    fields += _notes_field(card, setting)
    footer = _footer(card)
    embed = {"title": escaped(card.title), "description": "\n\n".join(paragraphs)}
    return {**embed, "fields": fields, **({"footer": {"text": footer}} if footer else {})}


def _caption(table: Table, setting: Setting) -> str:
    """What a table is of, and what its mark means."""
    is_marked = any(cell.best for row in table.rows for cell in row.cells)
    mark = f" ·{BEST} {say('leads', setting.language)}" if is_marked else ""
    return f"*{escaped(table.heading)}*{mark}"


def _opening(card: Card) -> list[str]:
    """Warnings, the answer, and how a name was read."""
    warnings = "\n".join(WARNING + escaped(text) for text in card.warnings)
    readings = "\n".join(map(escaped, card.readings))
    return [text for text in (warnings, escaped(card.lead), readings) if text]


def _fields(part: Part, card: Card, tables: Sequence[Table]) -> Iterator[Json]:
    if isinstance(part, Lines):
        clear = with_links if card.kind == "sources" else escaped
        yield from _chunks(escaped(part.heading), [ITEM + clear(line) for line in part.lines])
    elif part is tables[0]:
        yield from _table_fields(part)
    else:
        yield from _chunks(
            escaped(part.heading), [_row_line(row, part.columns) for row in part.rows]
        )


def _table_fields(table: Table) -> Iterator[Json]:
    """A field a row; rows that tell of one subject only share one, and so do those at the end."""
    alone: dict[int, tuple[int, str]] = {
        i: found for i, row in enumerate(table.rows) if (found := _only_one(row))
    }
    together = [row for i, row in enumerate(table.rows) if i not in alone]
    for row in together[:MOST_ROWS]:
        lines = [
            f"**{escaped(name)}** · {escaped(cell.text)}{BEST if cell.best else ''}"
            for name, cell in zip(table.columns, row.cells, strict=True)
            if cell.text
        ]
        yield _field(_with_verdict(row), "\n".join(lines), _is_narrow(table, row))
    for (column, others), group in groupby(sorted(alone, key=alone.__getitem__), alone.__getitem__):
        lines = [_alone_line(table.rows[i], column) for i in group]
        yield from _chunks(_only_heading(table, column, others), lines)
    if later := together[MOST_ROWS:]:
        yield from _chunks("…", [_row_line(row, table.columns) for row in later])


def _only_one(row: TableRow) -> tuple[int, str] | None:
    """The one column that a row tells of, and what it says of every other."""
    known = [i for i, cell in enumerate(row.cells) if cell.text not in MISSING]
    others = {cell.text for cell in row.cells if cell.text in MISSING}
    if len(known) == 1 and len(others) == 1 and not row.verdict:
        return known[0], others.pop()
    return None


def _only_heading(table: Table, column: int, others: str) -> str:
    names = [escaped(name) for i, name in enumerate(table.columns) if i != column]
    return f"Only {escaped(table.columns[column])} ({', '.join(names)}: {others})"


def _alone_line(row: TableRow, column: int) -> str:
    return f"{escaped(row.label)} · **{escaped(row.cells[column].text)}**"


def _with_verdict(row: TableRow) -> str:
    """The label; with the verdict where no mark shows who is ahead."""
    is_marked = any(cell.best for cell in row.cells)
    said = f" ({escaped(row.verdict)})" if row.verdict and not is_marked else ""
    return f"{escaped(row.label)}{said}"


def _is_narrow(table: Table, row: TableRow) -> bool:
    pairs = zip(table.columns, row.cells, strict=True)
    return all(len(name) + len(cell.text) + 3 <= NARROW for name, cell in pairs)


def _chunks(heading: str, lines: Sequence[str]) -> Iterator[Json]:
    """Lines in as many fields as they need, so that none is cut."""
    kept: list[str] = []
    for line in lines:
        if kept and utf16("\n".join([*kept, line])) > EMBED_FIELD_VALUE:
            yield _field(heading, "\n".join(kept))
            heading, kept = "…", []
        kept.append(line)
    if kept:
        yield _field(heading, "\n".join(kept))


def _field(name: str, value: str, inline: bool = False) -> Json:
    return {"name": name or "…", "value": value, "inline": inline}


def _notes_field(card: Card, setting: Setting) -> Iterator[Json]:
    lines = _note_lines(card, setting)
    if lines:
        yield from _chunks(say("Notes", setting.language), lines)


def _footer(card: Card) -> str:
    """Where facts come from; a footer is plain text, and nothing in it may look like a link."""
    said = plain(" · ".join(filter(None, [*map(str, card.sources), card.footer])))
    return said.replace("](", "] (")


# -- components --------------------------------------------------------------------------


def _in_parts(card: Card, rows: list[Json], setting: Setting) -> Json:
    """The newer components: a text a part, a button beside each that has more to show."""
    return with_room(card, lambda c: _container(c, rows, setting), _beyond_texts, setting.no_room)


def _beyond_texts(payload: Json) -> int:
    """By how many characters or bytes the texts are too long."""
    texts = [part["content"] for part in walk(payload["components"]) if part["type"] == TEXT]
    size = sum(len(text.encode()) + BYTES_A_TEXT for text in texts)
    return max(sum(map(utf16, texts)) - TEXTS_TOGETHER, size - BYTES_TOGETHER)


def _container(card: Card, rows: list[Json], setting: Setting) -> Json:
    head = "\n\n".join([f"## {escaped(card.title)}", *_opening(card)])
    first = next((i for i, part in enumerate(card.parts) if _asks(part)), 0)
    body = [_text(_aside(part)) for part in card.parts[:first]]
    body += [_part(part, card.lead) for part in card.parts[first:]]
    notes = "\n".join(_note_lines(card, setting))
    origin = " · ".join(with_links(text) for text in (*map(str, card.sources), card.footer) if text)
    texts = [_text(text) for text in (notes, f"-# {origin}" if origin else "") if text]
    container = {"type": CONTAINER, "components": [_text(head), *body, *texts, *rows]}
    shared = [_text(f"-# {_shared_by(setting)}")] if setting.shared_by else []
    return {"flags": V2, "components": [*shared, container]}


def _asks(part: Part) -> bool:
    return isinstance(part, Lines) and part.ask is not None


def _aside(part: Part) -> str:
    """What stands before the hits, small: how the need was read."""
    lines = map(escaped, part.lines) if isinstance(part, Lines) else ()
    rows = (_row_line(row, ()) for row in part.rows) if isinstance(part, Table) else ()
    return f"-# {' · '.join(filter(None, (escaped(part.heading), *lines, *rows)))}"


def _part(part: Part, lead: str) -> Json:
    text = _text("\n".join(_part_lines(part, lead)))
    if isinstance(part, Lines) and part.ask and (button := _button("ask", part.ask)):
        return {"type": SECTION, "components": [text], "accessory": button}
    return text


def _part_lines(part: Part, lead: str) -> list[str]:
    """A heading and what stands below it, without what the lead says already."""
    heading = f"### {escaped(part.heading)}" if part.heading else ""
    if isinstance(part, Table):
        has_columns = not part.has_facts
        columns = [f"-# {' · '.join(map(escaped, part.columns))}"] if has_columns else []
        return [heading, *columns, *(_row_line(row, ()) for row in part.rows)]
    told = [line for line in part.lines if not lead.casefold().endswith(line.casefold())]
    mark = "" if part.ask else ITEM
    return [heading, *(mark + escaped(line) for line in told)]


def _text(content: str) -> Json:
    return {"type": TEXT, "content": content.strip()}


# -- what both are made of ---------------------------------------------------------------


def _row_line(row: TableRow, columns: Sequence[str]) -> str:
    """A row on one line, each cell with the name of its column where there are any to name."""
    names = [f"{escaped(column)} " for column in columns] or [""] * len(row.cells)
    cells = [
        f"{name}{escaped(cell.text)}{BEST if cell.best else ''}"
        for name, cell in zip(names, row.cells, strict=True)
        if cell.text
    ]
    return f"**{_with_verdict(row)}** · {' · '.join(cells)}"


def _note_lines(card: Card, setting: Setting) -> list[str]:
    """The notes, what is left out, and next questions too long for a button."""
    notes = [*card.notes, *([f"{card.left_out}."] if card.left_out else [])]
    typed = [
        say(
            "{label}: type “{sentence}”",
            setting.language,
            label=action.label,
            sentence=plain(action.text),
        )
        for action in _actions(card)
        if ids.write(Deed("ask", action.text)) is None and len(action.text) <= LONGEST_TO_TYPE
    ]
    return [ITEM + escaped(text) for text in (*notes, *typed)]


def _shared_by(setting: Setting) -> str:
    return say("Shared by {person}.", setting.language, person=escaped(setting.shared_by))


def _actions(card: Card) -> tuple[Action, ...]:
    """The next questions; a picker's are its picks."""
    return () if card.picks else card.actions


def _beside(card: Card, said: str, setting: Setting) -> Json | None:
    """For a thing shown in full: what else does its job."""
    command, _, name = said.partition(" ")
    if card.kind != "profile" or command.casefold() != "show" or not name:
        return None
    return _named("ask", f"alternatives to {name}", N_("Alternatives"), setting)


def _rows(card: Card, said: str, setting: Setting) -> list[Json]:
    """A list to pick from or the next questions, then what can be done with the card itself."""
    asked = [_button(_verb(action, said), action) for action in _actions(card)]
    first = _picks(card, setting) or [button for button in asked if button]
    own = [
        _beside(card, said, setting),
        _named("all", said, N_("Show all rows"), setting) if card.left_out else None,
        _named("share", said, N_("Share"), setting)
        if setting.is_private and said and card.kind not in QUIET
        else None,
        _named("dismiss", "", N_("Dismiss"), setting) if setting.is_private else None,
    ]
    rows = [first[:BUTTONS_IN_A_ROW], [button for button in own if button]]
    return [{"type": ROW, "components": row} for row in rows if row]


def _verb(action: Action, said: str) -> Verb:
    """Whether the same kind of question is asked again, which may take the card's place."""
    first = said.split(" ", 1)[0].casefold()
    return "turn" if first and first == action.text.split(" ", 1)[0].casefold() else "ask"


def _button(verb: Verb, action: Action) -> Json | None:
    custom_id = ids.write(Deed(verb, action.text))
    label = plain(action.label)
    return _plain_button(custom_id, label) if custom_id and label else None


def _named(verb: Verb, rest: str, label: str, setting: Setting) -> Json | None:
    custom_id = ids.write(Deed(verb, rest))
    return _plain_button(custom_id, say(label, setting.language)) if custom_id else None


def _plain_button(custom_id: str, label: str) -> Json:
    return {"type": BUTTON, "style": SECONDARY, "label": label, "custom_id": custom_id}


def _picks(card: Card, setting: Setting) -> list[Json]:
    """A list of readings; nothing where they are too long for one."""
    shown = card.picks[:OPTIONS]
    selection = ids.select([pick.text for pick in shown]) if shown else None
    if selection is None:
        return []
    options = [
        {"label": plain(pick.label) or value, "value": value}
        | ({"description": because} if (because := plain(pick.because)) else {})
        for pick, value in zip(shown, selection.values, strict=True)
    ]
    placeholder = say("Did you mean" if card.kind == "no_match" else "Choose one", setting.language)
    return [
        {
            "type": SELECT,
            "custom_id": selection.custom_id,
            "placeholder": placeholder,
            "options": options,
        }
    ]


def old_card(language: str) -> Json:
    """What an unknown button is answered with: that it is old, and a way to ask again."""
    drawn = render(apology("old_card", language), setting=Setting(language))
    button = _named("open", "", N_("Ask again"), Setting(language))
    return {**drawn, "components": [{"type": ROW, "components": [button]}]}
