"""Every command, what its fields complete, the menu of a message, and settings."""

from __future__ import annotations

import time
from typing import Any

import pytest
from discord_lab import CHOICES, DEFER, MARKER, NEW, Bench, people, servers
from discord_lab import bench as bench
from sqlalchemy.exc import OperationalError

from bot.teams.settings import Settings
from tests.loopback.discord import BERND, BOT_DM, FOREIGN_GUILD, GROUP_DM, GUILD
from tests.loopback.discord.events import CHAT_INPUT, COMMAND, command_data, interaction

HIT = {
    "compare": {"first": "o4-mini", "second": "stable-diffusion"},
    "alternatives": {"name": "phi-4-mini", "need": "open weights"},
    "recommend": {"need": "cheap, open weights, reads images, 128k context"},
    "show": {"name": "openai/o4-mini"},
    "replace": {"name": "o4-mini"},
    "cost": {"names": "gpt-4.1, claude sonnet 4.5", "in": "50k", "out": "5k", "calls": 1000,
             "cached": 50, "batch": True},
    "ask": {"question": "which is cheaper, gpt-4.1 or claude sonnet 4.5?"},
}  # fmt: skip
AMBIGUOUS = {
    "compare": {"first": "claude", "second": "gpt-4.1"},
    "alternatives": {"name": "claude"},
    "show": {"name": "claude"},
    "replace": {"name": "claude"},
    "cost": {"names": "claude", "in": "50k"},
    "ask": {"question": "claude vs gpt-4.1"},
}
MISS = {
    "compare": {"first": MARKER, "second": "gpt-4.1"},
    "alternatives": {"name": MARKER},
    "recommend": {"need": MARKER},
    "show": {"name": MARKER},
    "replace": {"name": MARKER},
    "cost": {"names": MARKER},
    "ask": {"question": f"show {MARKER}"},
}
HOSTILE = f"<@1> @everyone [{MARKER}](http://b) ||x|| `c` # h \u202e"
EVIL = {
    "compare": {"first": HOSTILE, "second": HOSTILE},
    "alternatives": {"name": HOSTILE, "need": HOSTILE},
    "recommend": {"need": HOSTILE},
    "show": {"name": HOSTILE},
    "replace": {"name": HOSTILE},
    "cost": {"names": HOSTILE, "in": "<@1>", "out": "@here"},
    "ask": {"question": HOSTILE},
}


@pytest.mark.parametrize("name", HIT)
def test_a_command_is_answered_for_all_to_see(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **HIT[name])

    assert heard.type == NEW
    assert not heard.is_ephemeral
    assert "Catalog " in heard.text
    assert len(heard.callbacks) == 1


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_unclear_name_is_asked_back_to_one_person(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **AMBIGUOUS[name])

    assert heard.is_ephemeral
    assert "Choose one" in heard.text


@pytest.mark.parametrize("name", MISS)
def test_an_unknown_name_is_said_to_be_unknown(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **MISS[name])

    assert heard.type == NEW
    assert MARKER in heard.text


@pytest.mark.parametrize("name", EVIL)
def test_hostile_text_stays_text(bench: Bench, name: str) -> None:
    heard = bench.slash(name, **EVIL[name])

    assert heard.type == NEW
    assert "<@" not in heard.text
    assert "@everyone" not in heard.text
    assert "](http" not in heard.text.replace("\\](", "")


@pytest.mark.parametrize("name", [*HIT, "help", "privacy", "forget-me"])
def test_no_command_fails_in_a_dm_a_group_or_for_one_person(bench: Bench, name: str) -> None:
    for where in (BOT_DM, GROUP_DM, FOREIGN_GUILD):
        heard = bench.slash(name, where=where, **HIT.get(name, {}))

        assert heard.type == NEW


@pytest.mark.parametrize("typed", ["abc", "-5", "1e6", "50.000", "1,5k", "<@1> @here"])
def test_what_is_no_number_of_tokens_is_said_to_be_none(bench: Bench, typed: str) -> None:
    heard = bench.slash("cost", names="gpt-4.1", **{"in": "50k", "out": typed})

    assert heard.is_ephemeral
    assert "is no number of tokens" in heard.text


@pytest.mark.parametrize("typed", ["50k", "50,000", "0.05M", "50000 tokens", "50_000"])
def test_numbers_of_tokens_are_read_as_they_are_written(bench: Bench, typed: str) -> None:
    assert "50,000 tokens in" in bench.slash("cost", names="gpt-4.1", **{"in": typed}).text


def test_private_answers_are_seen_by_one_person(bench: Bench) -> None:
    heard = bench.slash("show", name="openai/o4-mini", private=True)

    assert heard.is_ephemeral
    assert {"Share", "Dismiss"} <= set(heard.text.splitlines())


def test_german_surrounds_the_answer(bench: Bench) -> None:
    heard = bench.wait(
        bench.discord.slash("show", {"name": "openai/o4-mini", "private": True}, user=BERND)
    )

    assert "Schließen" in heard.text


def test_help_and_privacy_are_for_one_person(bench: Bench) -> None:
    for name, said in {
        "help": "How to ask",
        "privacy": "Not kept",
        "forget-me": "Forgotten",
    }.items():
        heard = bench.slash(name)

        assert heard.is_ephemeral
        assert said in heard.text


def test_forget_me_forgets_the_count_of_questions(bench: Bench) -> None:
    person = next(people)
    bench.slash("help", user=person)
    assert person.id in bench.bot.answering.cooldown.people

    bench.slash("forget-me", user=person)

    assert person.id not in bench.bot.answering.cooldown.people


def test_a_command_of_another_version_is_old(bench: Bench) -> None:
    heard = bench.wait(bench.discord.slash("gone", {}, user=next(people)))
    other = bench.wait(bench.discord.slash("show", {"old": "x"}, user=next(people)))

    assert "This card is old" in heard.text
    assert "This card is old" in other.text


# -- autocomplete ------------------------------------------------------------------------

TYPED = {
    "": "openai/gpt-5.4",
    "claude son": "anthropic/claude-sonnet-4.5",
    "clade sonet": "anthropic/claude-sonnet-4.5",
    "o4-min": "openai/o4-mini",
}


@pytest.mark.parametrize("typed", TYPED)
def test_names_are_completed(bench: Bench, typed: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name"))

    assert heard.type == CHOICES
    assert TYPED[typed] in [choice["value"] for choice in heard.choices]


@pytest.mark.parametrize("option", ["first", "second", "fifth"])
def test_every_field_of_a_comparison_is_completed(bench: Bench, option: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("compare", {option: "gpt"}, option))

    assert len(heard.choices) == 25


@pytest.mark.parametrize("typed", [MARKER, "x" * 200, HOSTILE, "👩‍💻" * 60, "\u202e"])
def test_what_fits_nothing_is_explained_in_one_choice(bench: Bench, typed: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name", user=BERND))

    assert heard.type == CHOICES
    assert len(heard.choices) <= 25
    if typed == MARKER:
        assert [choice["value"] for choice in heard.choices] == [MARKER]
        assert heard.choices[0]["name"].startswith("Nichts heißt")


def test_the_last_of_several_names_is_completed(bench: Bench) -> None:
    heard = bench.wait(bench.discord.autocomplete("cost", {"names": "gpt-4.1, o4-min"}, "names"))

    assert heard.choices[0]["value"] == "gpt-4.1, openai/o4-mini"
    assert heard.choices[0]["name"].startswith("gpt-4.1, o4-mini")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("gpt-4.1 vs o4-min", "gpt-4.1 vs openai/o4-mini"),
        ("gpt-4.1 vs", "gpt-4.1 vs openai/gpt-5.4"),
        ("gpt-4.1 vs.", "gpt-4.1 vs. openai/gpt-5.4"),
        ("gpt-4.1,", "gpt-4.1,openai/gpt-5.4"),
        ("github vscode", "github vscode"),
    ],
)
def test_a_choice_never_joins_two_names_to_one(bench: Bench, typed: str, value: str) -> None:
    heard = bench.wait(bench.discord.autocomplete("cost", {"names": typed}, "names"))

    assert heard.choices[0]["value"] == value


def test_a_name_without_room_is_not_said_to_be_unknown(bench: Bench) -> None:
    long = (
        "anthropic/claude-sonnet-4.5, openai/gpt-4.1-nano, google/gemini-2.5-pro, openai/o3-mini, "
    )
    fits = bench.wait(bench.discord.autocomplete("cost", {"names": f"{long}o4-mini"}, "names"))
    longer = {"names": f"{long}phi-4-mini-reasoning"}
    cut = bench.wait(bench.discord.autocomplete("cost", longer, "names"))

    assert [choice["value"] for choice in fits.choices] == [f"{long}o4-mini"]
    assert fits.choices[0]["name"].startswith("No room to complete “o4-mini”")
    assert (cut.type, cut.choices) == (CHOICES, [])


def test_every_choice_means_one_thing(bench: Bench) -> None:
    for typed in ("", "anthropic", "hugging", "pyt"):
        heard = bench.wait(bench.discord.autocomplete("show", {"name": typed}, "name"))
        for choice in heard.choices[:6]:
            assert bench.slash("show", name=choice["value"]).text.count("Choose one") == 0


# -- the menu of a message ---------------------------------------------------------------


def test_tools_are_found_for_a_message(bench: Bench) -> None:
    wrote = bench.discord.write("we need to transcribe german customer calls")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert heard.is_ephemeral
    assert "speech to text" in heard.text


def test_marks_of_discord_in_a_message_are_no_words(bench: Bench) -> None:
    marks = "<@1> <@!2> <@&3> <#4> <:pepe:55> <a:pepe:55> <t:1795000000:R> </compare:66>"
    wrote = bench.discord.write(f"{marks} we need speech to text {marks}")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert "For: we need speech to text\n" in heard.text


def test_a_long_message_is_read_beyond_its_first_lines(bench: Bench) -> None:
    wrote = bench.discord.write(f"{'hello everybody ' * 70} we need speech to text")

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert "speech to text is on record" in heard.text.casefold()


@pytest.mark.parametrize("content", ["", "  ", "<@1> <:pepe:55>"])
def test_a_message_without_words_is_said_to_have_none(bench: Bench, content: str) -> None:
    wrote = bench.discord.write("") | {"content": content}
    wrote["embeds"] = [{"type": "rich", "title": "we need OCR"}]

    heard = bench.wait(bench.discord.message_menu("Find tools for this", wrote, user=next(people)))

    assert heard.is_ephemeral
    assert "Pickwick reads text only" in heard.text


# -- settings ----------------------------------------------------------------------------


def test_a_server_sets_its_language_and_who_sees_answers(bench: Bench) -> None:
    place = next(servers)
    bench.wait(bench.discord.join_guild(place))

    said = bench.slash("settings", where=place, language="de", visibility="private", mentions=False)
    answered = bench.slash("show", where=place, name="openai/o3")
    public = bench.slash("show", where=place, name="openai/o3", private=False)
    ignored = bench.wait(bench.discord.say("show o3", where=place, user=next(people), timeout=0.15))
    elsewhere = bench.slash("show", name="openai/o3")

    assert "Only who asked" in said.text
    assert said.is_ephemeral
    assert answered.is_ephemeral
    assert "Schließen" in answered.text
    assert not public.is_ephemeral
    assert ignored.calls == []
    assert not elsewhere.is_ephemeral


def test_settings_are_for_who_manages_the_server(bench: Bench) -> None:
    known = bench.discord.state.command("settings", CHAT_INPUT, GUILD.guild_id)
    data = command_data("settings", {"visibility": "private"}, known, "")
    event = interaction(COMMAND, data, GUILD, next(people), None, 0.0)
    event["member"]["permissions"] = "0"

    heard = bench.wait(bench.discord.ask(event, GUILD, 3.0))

    assert "Only who manages this server" in heard.text
    assert bench.teams.settings(f"discord:{GUILD.guild_id}").is_public


def test_nothing_is_set_where_the_bot_is_no_member(bench: Bench) -> None:
    heard = bench.slash("settings", where=next(servers), visibility="private")

    assert "the bot is no member of this server" in heard.text
    assert len(bench.teams.known("discord")) < 5


@pytest.mark.parametrize("is_freed", [True, False])
def test_settings_that_take_long_are_announced_and_follow(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, is_freed: bool
) -> None:
    def locked(*_: object, **changes: Any) -> Settings:
        time.sleep(0.5)
        if is_freed:
            return Settings(**changes)
        raise OperationalError("insert", {}, Exception())

    monkeypatch.setattr(bench.teams, "change", locked)

    heard = bench.slash("settings", visibility="public")
    said = "Everybody in the channel" if is_freed else "could not answer this just now"

    assert heard.type == DEFER
    assert heard.is_ephemeral
    assert said in heard.text + str([call.body for call in heard.follow_ups])


@pytest.mark.parametrize("how", ["broken", "hanging"])
def test_without_its_database_a_server_is_shown_nothing_it_may_not_want(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def unreachable(*_: object) -> None:
        if how == "hanging":
            time.sleep(0.7)
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr(bench.teams, "settings", unreachable)

    heard = bench.slash("show", name="openai/o3")
    settings = bench.slash("settings")

    assert heard.is_ephemeral
    assert "o3" in heard.text
    assert "Answers are seen by" not in settings.text
