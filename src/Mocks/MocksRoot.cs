using System.CommandLine;
using System.CommandLine.Help;
using Mocks.Completion;
using Mocks.Docs;
using Mocks.Explain;
using Mocks.Help;
using Mocks.Run;
using Mocks.Torture;
using Mocks.Up;
using Mocks.Verify;
using Mocks.Workspace;

namespace Mocks;

/// <summary>The command line of <c>mocks</c>: its verbs, in the order of the help page.</summary>
internal static class MocksRoot
{
    public static RootCommand Make()
    {
        var root = new RootCommand($"""
            A test bench for everything that talks to AgentAPI or to coderd from inside a workspace.

            Start here:
              mocks run                          both mocks on free ports, and the Snapshotter between them
              mocks run --preset huge -- bash my-shutdown.sh
                                                 the same with your own script in place of the Snapshotter
              mocks torture -- bash my-shutdown.sh
                                                 the same once for each request and each fault: what is lost, and does it say so
              mocks workspace --state terraform.tfstate
                                                 a module's whole life from its Terraform state, start to stop, its scripts really run
              mocks up                           both mocks on their usual ports, until Ctrl-C
              mocks up --detach                  the same in the background, until mocks down
              mocks verify --coderd URL          the contracts, against any AgentAPI or coderd
              mocks open journal.json            a run of CI in the inspector, from what mocks run --journal-file kept

            Topics: mocks help {string.Join(", ", HelpTopics.All.Select(topic => topic.Name))}.

            Exit codes: 0 good, 1 a verdict or a wrong exit code, 2 a bad setting, 3 a program or a server could not start.
            """)
        {
            RunCommand.Make(),
            TortureCommand.Make(),
            WorkspaceCommand.Make(),
            UpCommand.Make(),
            UpCommand.MakeBackground(),
            DownCommand.Make(),
            VerifyCommand.Make(),
            OpenCommand.Make(),
            ExplainCommand.Make(),
            HarCommand.Make(),
            HealthcheckCommand.Make(),
            DocsCommand.Make(),
            HelpCommand.Make(),
            CompletionCommand.Make(),
        };

        // Without a verb: the help page.
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        return root;
    }
}
