using System.CommandLine;
using System.CommandLine.Help;
using Mocks.Docs;
using Mocks.Mocking.Hosting;
using Mocks.Run;
using Mocks.Up;
using Mocks.Verify;

var root = new RootCommand("""
    A test bench for everything that talks to AgentAPI or to coderd from inside a workspace.

    Start here:
      mocks run                          both mocks on free ports, and the Snapshotter between them
      mocks run --preset huge -- bash my-shutdown.sh
                                         the same with your own script in place of the Snapshotter
      mocks up                           both mocks on their usual ports, until Ctrl-C
      mocks verify --coderd URL          the contracts, against any AgentAPI or coderd

    Exit codes: 0 good, 1 a verdict or a wrong exit code, 2 a bad setting, 3 a program or a server could not start.
    """)
{
    RunCommand.Make(),
    UpCommand.Make(),
    VerifyCommand.Make(),
    HealthcheckCommand.Make(),
    DocsCommand.Make(),
};

// Without a verb: the help page.
root.SetAction(parsed => new HelpAction().Invoke(parsed));

return await CommandLine.InvokeAsync(root, "mocks", args);
