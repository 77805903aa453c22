namespace Mocks.Help;

internal static class ExitCodesTopic
{
    public const string Page = """
        All commands:
          0  good
          1  a verdict, or the wrong exit code of your command
          2  a bad setting, or a file that cannot be read or written
          3  a program or a server could not start, or was not ready in time

        And of one command:
          mocks run          1 too when a person can read less than could be kept: mocks run --help
          mocks torture      1 when your command loses something and does not say so
          mocks up           1 when the workspace of --workspace loses its conversation
          mocks verify       1 when an answer differs, 3 when an address does not answer or the Pact core cannot be fetched
          mocks up --detach  3 when both mocks run in the background already, or are not ready in time
          mocks down         0 when none run any more, 1 when they had to be killed
          mocks healthcheck  1 when one of the mocks does not answer
          a mock alone       1 when MESSAGES is not a conversation, as in the Node mock

        Examples:
          mocks run --expect-exit 1 -- bash my-shutdown.sh
          mocks run --expect-snapshot none -- true

        docs/run.md says more.
        """;
}
