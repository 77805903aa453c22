namespace Mocks.MockAgentApi.Tests;

internal static class FileModes
{
    /// <summary>A file's or folder's mode in octal, e.g. <c>644</c>.</summary>
    public static string Of(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
