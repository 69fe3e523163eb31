"""Our own Slack on loopback: a bot talks to it, and a person's side is driven from Python.

    async with LoopbackSlack("socket") as slack:              # or "http"
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        ... start the bot; Socket Mode uses slack.app_token, HTTP slack.signing_secret ...
        await slack.connected()                               # "socket": the bot's link is up
        slack.bot_url = "http://127.0.0.1:3000/slack/events"  # "http": where the bot listens
        heard = await slack.command("/compare", "o4-mini stable-diffusion")
        heard.status, heard.ack, heard.milliseconds           # the acknowledgement
        heard.message, heard.view, heard.responses, heard.calls(), heard.sent
        heard = await slack.press("Share to channel", heard)  # by text, action_id, value or element
        slack.fail_next("chat.postMessage", "channel_not_found")
        slack.captured                                        # all the bot ever sent, in order

A person's method waits for the acknowledgement, for `answers` things a person can see (at most
`patience` seconds, and 0 when silence is right), and until the bot is quiet. Keywords everywhere:
`user`, `channel`, `team`, `enterprise`, `answers`. `raw=True` sends text as Slack never would,
unescaped. Time moves by `pass_time(seconds)`, never by sleeping.
"""

from tests.loopback.slack.api import Shown
from tests.loopback.slack.person import By, Heard, LoopbackSlack
from tests.loopback.slack.server import Mode, Sent

__all__ = ["By", "Heard", "LoopbackSlack", "Mode", "Sent", "Shown"]
