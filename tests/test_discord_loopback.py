"""Discord on loopback, proved by a small bot written with the real discord.py."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui
from discord_lab import QUICK, run

from tests.loopback.discord import (
    APPLICATION,
    BERND,
    BOT_DM,
    BROKEN,
    FORBIDDEN,
    FOREIGN_GUILD,
    GROUP_DM,
    GUILD,
    HEARTBEAT,
    INVALID,
    OTHER_GUILD,
    RECONNECT,
    UNKNOWN_INTERACTION,
    Fault,
    LoopbackDiscord,
    Place,
    too_many,
)

MENTIONS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Again(ui.DynamicItem[ui.Button[Any]], template=r"v1:again:(?P<what>\w+)"):
    def __init__(self, what: str) -> None:
        super().__init__(ui.Button(label="Again", custom_id=f"v1:again:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> Again:
        del interaction, item
        return cls(match["what"])

    async def callback(self, interaction: discord.Interaction) -> None:
        who = interaction.user.name
        await interaction.response.send_message(f"{who}: {self.what}", ephemeral=True)


class Pick(ui.DynamicItem[ui.Select[Any]], template=r"v1:pick"):
    def __init__(self) -> None:
        options = [discord.SelectOption(label=text, value=text) for text in ("one", "two")]
        super().__init__(ui.Select(custom_id="v1:pick", options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> Pick:
        del interaction, item, match
        return cls()

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"picked {self.item.values[0]}", view=None)


class Needs(ui.Modal, title="What do you need?"):
    task: Any = ui.Label(text="Task", component=ui.TextInput(custom_id="task"))
    budget: Any = ui.Label(
        text="Budget",
        component=ui.RadioGroup(
            custom_id="budget",
            options=[discord.RadioGroupOption(label=t, value=t) for t in ("free", "any")],
        ),
    )
    kinds: Any = ui.Label(
        text="Kinds",
        component=ui.CheckboxGroup(
            custom_id="kinds",
            options=[discord.CheckboxGroupOption(label=t, value=t) for t in ("text", "image")],
        ),
    )
    weights: Any = ui.Label(text="Open weights", component=ui.Checkbox(custom_id="weights"))

    def __init__(self) -> None:
        super().__init__(custom_id="v1:needs", timeout=900)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        values = [self.task, self.budget, self.kinds]
        found = [getattr(v.component, "value", None) or v.component.values for v in values]
        await interaction.response.send_message(f"{found} {self.weights.component.value}")


class Bot(discord.AutoShardedClient):
    """Does one of everything."""

    def __init__(self, connector: Any, **options: Any) -> None:
        options = {"shard_count": 1, "intents": MENTIONS, **QUICK, **options}
        super().__init__(
            connector=connector, allowed_mentions=discord.AllowedMentions.none(), **options
        )
        self.seen: list[str] = []
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        self.add_dynamic_items(Again, Pick)
        self.tree.add_command(hello)
        self.tree.add_command(slow)
        self.tree.add_command(needs)
        self.tree.add_command(tidy)
        self.tree.add_command(chatter)
        self.tree.add_command(settings)
        self.tree.add_command(quote)
        self.tree.error(self.failed)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord on loopback has no queue: no five seconds between shards."""

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        del interaction
        self.seen.append(f"failed: {error.__cause__ or error}")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        if self.user in message.mentions or message.guild is None:
            await message.reply(f"heard {message.content}")
        else:
            self.seen.append(f"overheard {message.content!r}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.seen.append(f"joined {guild.id}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.seen.append(f"left {guild.id}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.seen.append(f"lost sight of {guild.id}")


async def complete(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    del interaction
    return [app_commands.Choice(name=f"{current}{end}", value=current) for end in ("", "!")]


@app_commands.command(description="Says hello.")
@app_commands.describe(name="Whom to greet")
@app_commands.autocomplete(name=complete)
async def hello(interaction: discord.Interaction, name: str, loud: bool = False) -> None:
    view = ui.View(timeout=None)
    view.add_item(Again(name))
    view.add_item(Pick())
    embed = discord.Embed(title="Hello", description=name.upper() if loud else name)
    embed.set_footer(text=f"{interaction.locale} {interaction.is_user_integration()}")
    await interaction.response.send_message(embed=embed, view=view)


@app_commands.command(description="Thinks first.")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    layout = ui.LayoutView(timeout=None)
    section = ui.Section(ui.TextDisplay("at last"), accessory=Again("nested"))
    layout.add_item(ui.Container(section))
    await interaction.edit_original_response(view=layout)
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(description="Asks.")
async def needs(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Needs())


@app_commands.command(description="Leaves nothing behind.")
async def tidy(interaction: discord.Interaction) -> None:
    file = discord.File(io.BytesIO(b"name,price"), "card.csv")
    await interaction.response.send_message("here", file=file)
    fetched = await (await interaction.original_response()).fetch()
    await fetched.edit(content=f"{fetched.content}: {fetched.attachments[0].filename}")
    further = await interaction.followup.send("further", wait=True)
    await further.delete()
    said = await interaction.channel.send("aloud")
    await said.edit(content="louder")
    await said.delete()
    await interaction.user.send("psst")


@app_commands.command(description="Says too much.")
async def chatter(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    for number in range(8):
        await interaction.followup.send(str(number))


settings = app_commands.Group(name="settings", description="What holds here.")


@settings.command(name="show", description="Shows them.")
async def settings_show(interaction: discord.Interaction, deep: int = 1) -> None:
    await interaction.response.send_message(f"depth {deep}")


@app_commands.context_menu(name="Quote this")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content} ({message.author.name})")


def test_it_logs_in_syncs_and_contacts_nothing_else() -> None:
    async def scenario(_server: LoopbackDiscord, client: Any) -> None:
        with pytest.raises(aiohttp.ClientConnectorDNSError):
            await client.http.get_from_cdn("https://cdn.discordapp.com/x.png")

    server = run(Bot, scenario)

    login, about, sync = server.calls
    assert (login.path, about.path) == ("/users/@me", "/oauth2/applications/@me")
    assert {command["name"] for command in sync.body} >= {"hello", "settings", "Quote this"}
    assert all(call.authorized and call.status == 200 for call in server.calls)
    assert set(server.resolver.asked) - {"discord.com", "gateway.discord.gg"} == set(
        server.resolver.refused
    )
    assert server.resolver.refused == ["cdn.discordapp.com"]


def test_a_slash_command_is_answered_with_a_message_one_can_find_again() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("hello", {"name": "you", "loud": True}, user=BERND)

        assert reply.type == 4
        assert reply.data["allowed_mentions"] == {"parse": []}
        assert reply.text.startswith("Hello\nYOU\nde False")
        assert reply.message == server.state.carrying("v1:again:you")
        assert not reply.callback.authorized
        assert 0 < reply.milliseconds < 1000

    run(Bot, scenario)


def test_a_subcommand_gets_its_options_as_declared() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("settings show", {"deep": 3})

        assert reply.text == "depth 3"

    run(Bot, scenario)


@pytest.mark.parametrize(
    ("where", "personal"),
    [(GUILD, False), (BOT_DM, False), (GROUP_DM, True), (FOREIGN_GUILD, True)],
)
def test_a_command_works_in_every_place(where: Place, personal: bool) -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("hello", {"name": "you"}, where=where, locale="fr")
        clicked = await server.click("v1:again:you", user=BERND)

        assert f"fr {personal}" in reply.text
        assert clicked.text == "bernd: you"
        assert clicked.is_ephemeral

    run(Bot, scenario)


def test_autocomplete_offers_choices() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.autocomplete("hello", {"name": "ab"}, "name")

        assert reply.type == 8
        assert [choice["name"] for choice in reply.choices] == ["ab", "ab!"]
        assert reply.message is None

    run(Bot, scenario)


def test_a_menu_sees_the_whole_message() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.message_menu("Quote this", server.write("a thought", user=BERND))

        assert reply.text == "> a thought (bernd)"

    run(Bot, scenario)


def test_a_select_changes_its_message() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        asked = await server.slash("hello", {"name": "you"})
        reply = await server.choose("v1:pick", ["two"])

        assert reply.type == 7
        assert asked.text.startswith("picked two")
        assert asked.message["components"] == []
        with pytest.raises(LookupError):
            await server.click("v1:again:you")

    run(Bot, scenario)


def test_a_deferred_answer_comes_as_an_edit() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("slow")
        await reply.more(lambda now: bool(now.follow_ups))
        clicked = await server.click("v1:again:nested")

        assert (reply.type, reply.data["flags"]) == (5, 64)
        assert [call.path.rsplit("/", 1)[1] for call in reply.edits] == ["@original"]
        assert reply.text == "at last\nAgain"
        assert reply.is_ephemeral
        assert reply.follow_ups[0].body["content"] == "and more"
        assert clicked.text == "anna: nested"

    run(Bot, scenario)


def test_a_modal_is_filled_in_and_submitted() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        opened = await server.slash("needs")
        fields = {"task": "draw", "budget": "free", "kinds": ["text", "image"], "weights": True}
        reply = await server.submit("v1:needs", fields)

        assert opened.modal["title"] == "What do you need?"
        assert reply.text == "['draw', 'free', ['text', 'image']] True"
        with pytest.raises(LookupError):
            await server.submit("v1:needs", {"colour": "red"})

    run(Bot, scenario)


def test_a_modal_nobody_opened_is_submitted_all_the_same() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.submit(
            "v0:old", {"task": "draw", "kinds": [], "sure": True}, timeout=0
        )

        assert reply.callback is None

    run(Bot, scenario)


def test_messages_are_fetched_edited_and_deleted_and_files_are_read() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("tidy")
        told = f"/channels/{BOT_DM.channel_id}/messages"
        assert await server.until(lambda calls: calls[-1].path == told)

        assert reply.callback.files == ("card.csv",)
        assert reply.data["content"] == "here"
        assert reply.message["content"] == "here: card.csv"
        assert [m["content"] for m in server.state.messages.values()] == ["here: card.csv", "psst"]
        assert all(call.succeeded for call in server.calls)

    run(Bot, scenario)


def test_who_only_the_user_installed_may_follow_up_five_times() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.slash("chatter", where=FOREIGN_GUILD)
        await reply.more(lambda now: not now.calls[-1].succeeded)

        # The first stands where "thinking" was.
        assert reply.text == "0"
        assert len(reply.follow_ups) == 1 + 5 + 1
        assert reply.calls[-1].answer["code"] == 40094

    run(Bot, scenario)


def test_a_mention_and_a_direct_message_are_answered_in_their_channel() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        mentioned = await server.say("compare things")
        direct = await server.say("hello", where=BOT_DM, user=BERND)
        replied = await server.say("more", mentions_bot=False, reply_to=mentioned.message)

        assert mentioned.text == f"heard <@{APPLICATION}> compare things"
        assert mentioned.messages[0].body["allowed_mentions"]["parse"] == []
        assert mentioned.message["message_reference"]["message_id"] == mentioned.event["id"]
        assert direct.text == "heard hello"
        assert replied.text == "heard more"

    run(Bot, scenario)


def test_what_does_not_address_the_bot_arrives_without_its_words() -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        reply = await server.say("a secret", mentions_bot=False, timeout=0)
        await server.slash("settings show")

        assert reply.messages == []
        assert client.seen == ["overheard ''"]

    run(Bot, scenario)


def test_without_the_intent_no_message_arrives() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        reply = await server.say("compare things")

        assert reply.calls == []

    run(lambda connector: Bot(connector, intents=discord.Intents(guilds=True)), scenario)


def test_guilds_come_and_go() -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        await server.join_guild(OTHER_GUILD)
        await server.leave_guild(GUILD, unavailable=True)
        await server.leave_guild(OTHER_GUILD)
        await server.slash("settings show")

        home, other = GUILD.guild_id, OTHER_GUILD.guild_id
        assert client.seen == [f"joined {other}", f"lost sight of {home}", f"left {other}"]

    run(Bot, scenario)


@pytest.mark.parametrize("code", [4000, None])
def test_what_was_missed_on_a_dropped_socket_is_replayed(code: int | None) -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        await server.gateway.drop(code=code)
        reply = await server.slash("settings show", {"deep": 2})
        again = await server.slash("settings show")

        assert (reply.text, again.text) == ("depth 2", "depth 1")
        assert len(server.gateway.identifies) == 1
        assert len(server.gateway.resumes) == 1

    run(Bot, scenario)


def test_the_server_may_order_a_reconnect_and_a_heartbeat() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        beats = server.gateway.heartbeats
        await server.gateway.order(HEARTBEAT)
        await server.gateway.wait_until(lambda gateway: gateway.heartbeats > beats)
        await server.gateway.order(RECONNECT)
        await server.gateway.wait_until(lambda gateway: bool(gateway.resumes))
        reply = await server.slash("settings show")

        assert reply.text == "depth 1"
        assert len(server.gateway.identifies) == 1

    run(Bot, scenario)


@pytest.mark.parametrize("resumable", [True, False])
def test_an_invalid_session_is_begun_anew(resumable: bool) -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        await server.gateway.order(INVALID, resumable)
        reply = await server.slash("settings show")

        assert reply.text == "depth 1"
        assert len(server.gateway.identifies) == (1 if resumable else 2)

    run(Bot, scenario)


def test_two_shards_each_hear_of_their_guilds() -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        await server.gateway.session(1)
        for where in (GUILD, OTHER_GUILD, BOT_DM):
            assert (await server.slash("settings show", where=where)).text == "depth 1"
        texts = [s.events for s in server.gateway.sessions.values()]

        assert [(i.shard, i.count) for i in server.gateway.identifies] == [(0, 2), (1, 2)]
        assert [sum("INTERACTION_CREATE" in text for text in sent) for sent in texts] == [2, 1]
        assert {guild.shard_id for guild in client.guilds} == {0, 1}

    run(lambda c: Bot(c, shard_count=None), scenario, guilds=[GUILD, OTHER_GUILD], shards=2)


def test_an_interaction_is_answered_once() -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        first = await server.slash("settings show")
        token, number = first.event["token"], first.event["id"]
        codes = []
        for token_used in (token, "unknown"):
            with pytest.raises(discord.HTTPException) as refused:
                await answer_again(client, number, token_used)
            codes.append((refused.value.status, refused.value.code))

        assert codes == [(400, 40060), (404, 10062)]

    run(Bot, scenario)


async def answer_again(client: Any, number: str, token: str) -> None:
    adapter = discord.webhook.async_.async_context.get()
    session = client.http._HTTPClient__session
    params = discord.webhook.async_.interaction_message_response_params(
        type=4, content="twice", allowed_mentions=discord.AllowedMentions.none()
    )
    with params:
        await adapter.create_interaction_response(
            int(number), token, session=session, params=params
        )


def test_an_interaction_that_waited_too_long_is_expired() -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        reply = await server.slash("settings show", age=4, timeout=0.2)

        assert reply.callback is None
        assert [call.answer["code"] for call in reply.callbacks] == [10062]
        assert "10062" in client.seen[0]

    run(Bot, scenario)


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        (too_many(0.05), [429, 200]),
        (too_many(0.05, via=False), [429]),
        (BROKEN, [500, 200]),
        (UNKNOWN_INTERACTION, [404]),
        (FORBIDDEN, [403]),
        (Fault(delay=0.05), [200]),
        (Fault(500, carried_out=True), [500, 400]),
    ],
    ids=["429", "429 of the firewall", "500", "404", "403", "late", "500 but done"],
)
def test_a_callback_goes_wrong_as_ordered(fault: Fault, statuses: list[int]) -> None:
    async def scenario(server: LoopbackDiscord, client: Any) -> None:
        server.fail(fault, "POST", "*/callback")
        reply = await server.slash("settings show", timeout=0.3)
        await reply.more(lambda now: len(now.calls) == len(statuses))

        assert [call.status for call in reply.callbacks] == statuses
        assert (await server.slash("settings show")).text == "depth 1"
        assert bool(client.seen) == (statuses[-1] != 200)

    run(Bot, scenario)


def test_a_rate_limited_message_is_sent_again() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        server.fail(too_many(0.05), "POST", "/channels/*/messages")
        reply = await server.say("hello")

        assert [call.status for call in reply.messages] == [429, 200]
        assert reply.text.startswith("heard")

    run(Bot, scenario)


def test_a_malformed_event_ends_a_client_that_does_not_guard_itself() -> None:
    async def scenario() -> None:
        async with LoopbackDiscord() as server:
            client = Bot(server.connector())
            work = asyncio.create_task(client.start(server.token))
            await server.dispatch("INTERACTION_CREATE", {"type": 2})

            with pytest.raises(KeyError):
                await work

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("token", "intents", "error"),
    [
        ("wrong", MENTIONS, discord.LoginFailure),
        ("loopback-token", discord.Intents(members=True), discord.PrivilegedIntentsRequired),
    ],
)
def test_a_wrong_setup_is_refused(token: str, intents: Any, error: type[Exception]) -> None:
    async def scenario() -> None:
        async with LoopbackDiscord() as server:
            client = Bot(server.connector(), intents=intents)
            try:
                with pytest.raises(error):
                    await client.start(token)
            finally:
                await client.close()

    asyncio.run(scenario())


def test_compressed_and_plain_gateways_are_both_understood() -> None:
    async def scenario(server: LoopbackDiscord, _client: Any) -> None:
        assert (await server.slash("settings show")).text == "depth 1"

    for compress in (True, False):
        run(Bot, scenario, compress=compress)
