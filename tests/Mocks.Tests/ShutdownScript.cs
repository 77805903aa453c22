using System.Diagnostics;

namespace Mocks.Tests;

/// <summary>The two programs that capture a snapshot: ours, and the original script in the file that <c>MOCKS_SHUTDOWN_SCRIPT</c> names.</summary>
/// <remarks>The script is upstream's and not part of this project.</remarks>
public static class ShutdownScript
{
    public const string Ours = "snapshotter";
    public const string Original = "the original script";

    public static ProcessStartInfo Start(string which)
    {
        if (which == Ours)
        {
            return Programs.Ours("snapshotter");
        }

        var script = Environment.GetEnvironmentVariable("MOCKS_SHUTDOWN_SCRIPT");
        Assert.SkipWhen(string.IsNullOrEmpty(script), "The original script is not here: put its path into MOCKS_SHUTDOWN_SCRIPT.");
        foreach (var tool in new[] { "bash", "jq", "curl" })
        {
            Assert.SkipUnless(Programs.IsOnPath(tool), $"The original script needs {tool}, which this machine does not have: install it.");
        }

        return Programs.Other("bash", script);
    }
}
