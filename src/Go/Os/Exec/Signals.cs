namespace Mocks.Go.Os.Exec;

/// <summary>Signals by their numbers on Linux, with Go's names.</summary>
/// <remarks>Source: Go, <c>syscall/zerrors_linux_amd64.go</c>; the numbers are the same on arm64.</remarks>
public static class Signals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private static readonly string[] Names =
    [
        "hangup", "interrupt", "quit", "illegal instruction", "trace/breakpoint trap", "aborted", "bus error", "floating point exception",
        "killed", "user defined signal 1", "segmentation fault", "user defined signal 2", "broken pipe", "alarm clock", "terminated",
    ];

    /// <summary>Sends a signal to a process that this one has not started. That it has ended, or is not ours, is no error.</summary>
    public static void Send(int process, int signal) => _ = Libc.Kill(process, signal);

    /// <returns>e.g. <c>killed</c>, or <c>signal 34</c> for one without a name.</returns>
    public static string NameOf(int signal) => signal >= 1 && signal <= Names.Length ? Names[signal - 1] : $"signal {signal}";
}
