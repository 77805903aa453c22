using Mocks.Snapshotter;
#if !STARTED_IN_C
using System.Runtime.InteropServices;
#endif

if (OperatingSystem.IsWindows())
{
    Console.Error.WriteLine("Error: the Snapshotter runs on Linux and macOS, where AgentAPI runs");
    return 1;
}

var lines = new Lines(new StandardStream(1), new StandardStream(2));

try
{
    if (args.Length > 0)
    {
        return CommandLine.Answer(args, lines);
    }

#if !STARTED_IN_C
    // A signal ends the program at once: its socket closes, and coderd discards a partial post. Native on Linux, Starting/start.c does it.
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
#endif

    var settings = Settings.From(Environment.GetEnvironmentVariable);
    return new Shutdown(settings, Limits.Upstream, lines, TimeProvider.System).Run();
}
catch (Exception error)
{
    lines.Complain($"Log snapshot capture failed: {error.GetType().Name}");
    return 1;
}
