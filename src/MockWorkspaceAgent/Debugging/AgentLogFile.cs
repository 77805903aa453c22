using Mocks.Go.Os;

namespace Mocks.MockWorkspaceAgent.Debugging;

/// <summary>The log file of the agent. The mock writes none: a test puts one into <c>CODER_AGENT_LOG_DIR</c>.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>HandleHTTPDebugLogs</c>; Go, <c>net/http</c>, <c>DetectContentType</c>, its rule for text only.</remarks>
internal static class AgentLogFile
{
    private const string Name = "coder-agent.log";
    private const int MostBytes = 10 * 1024 * 1024;
    private const int MostSniffed = 512;

    private static string Path => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("CODER_AGENT_LOG_DIR") is { Length: > 0 } folder ? folder : System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath()), Name);

    /// <returns>Its first 10 MiB, or why it cannot be opened, in Go's words.</returns>
    public static (byte[] Bytes, string ContentType, string? Error) Read()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(file.Length, MostBytes)];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
            return (bytes, bytes.Take(MostSniffed).Any(IsBinary) ? "application/octet-stream" : "text/plain; charset=utf-8", null);
        }
        catch (Exception refused) when (GoFiles.IsRefusal(refused))
        {
            return ([], "", GoFiles.Failed("open", Path, refused).Message);
        }
    }

    private static bool IsBinary(byte one) => one is <= 0x08 or 0x0B or (>= 0x0E and <= 0x1A) or (>= 0x1C and <= 0x1F);
}
