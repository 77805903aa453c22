using System.Runtime.InteropServices;
using Mocks.Snapshotter;

var lines = new Lines(Console.OpenStandardOutput(), Console.OpenStandardError());

if (args.Length > 0)
{
    return CommandLine.Answer(args, lines);
}

// A signal ends the program at once: its socket closes, and coderd discards a partial post.
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));

var settings = Settings.From(Environment.GetEnvironmentVariable);
return await new Shutdown(settings, Limits.Upstream, lines, TimeProvider.System).RunAsync(CancellationToken.None);
