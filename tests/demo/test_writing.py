"""What a person types is kept as Slack keeps it."""

import pytest

from bot.demo.writing import as_kept

NAMES = {"U1": "U1", "cairn": "U1", "Ada Okafor": "U2", "ada": "U2", "U2": "U2", "C1": "C1"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hello", "hello"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <script>", "&lt;!channel&gt; &lt;script&gt;"),
        ("see https://a.b/c?x=1&y=2.", "see <https://a.b/c?x=1&amp;y=2>."),
        ("(https://a.b/c)", "(<https://a.b/c>)"),
        ("it is on maine.edu/badges, ok", "it is on <http://maine.edu/badges|maine.edu/badges>, ok"),
        ("write to ada@example.edu", "write to <mailto:ada@example.edu|ada@example.edu>"),
        ("<@U1> what now", "<@U1> what now"),
        ("<@U9> is nobody", "&lt;@U9&gt; is nobody"),
        ("@Cairn and @ada okafor and @nobody", "<@U1> and <@U2> and @nobody"),
        ("in <#C1>", "in <#C1>"),
        ("", ""),
    ],
)
def test_it_is_kept(typed, kept):
    assert as_kept(typed, NAMES) == kept


def test_the_app_hears_what_is_kept_and_the_person_reads_what_they_typed(ws, app, ada):
    ada.dm("proof: https://a.b/c & <more>")
    ws.settle()

    assert app.events()[0]["text"] == "proof: <https://a.b/c> &amp; &lt;more&gt;"
    assert ada.messages()[-1].text == "proof: https://a.b/c & <more>"
