using Mocks.GoLibraries.Pflag;
using Mocks.MockAgentApi.Server;

namespace Mocks.MockAgentApi.Tests;

public sealed class UsageTextTests
{
    [Fact]
    public void Flags_are_sorted_and_aligned_and_show_kind_and_default_and_hidden_ones_are_left_out()
    {
        Flag[] known =
        [
            new("width", "W", FlagKind.SmallNumber, "80", "Cells"), new("port", "p", FlagKind.Number, "3284", "Port"), new("exit", "", FlagKind.Switch, "", "End", Hidden: true),
            new("hosts", "a", FlagKind.List, "x,y", "Names"), new("path", "c", FlagKind.Text, "/chat", "Path"), new("file", "", FlagKind.Text, "", "File"), new("acp", "", FlagKind.Switch, "", "Speak"),
        ];

        Assert.Equal(
            """
            Usage:
              agentapi server [agent] [flags]

            Flags:
                  --acp             Speak
                  --file string     File
              -a, --hosts strings   Names (default [x,y])
              -c, --path string     Path (default "/chat")
              -p, --port int        Port (default 3284)
              -W, --width uint16    Cells (default 80)

            """, UsageText.Server(known));
    }
}
