using System.Diagnostics;

namespace Mocks.Tests;

/// <summary>The two programs that capture a snapshot: ours, and the original script if this machine has it.</summary>
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

        var script = OriginalScript.Find();
        Assert.SkipWhen(script is null, "The original script is not here: put its path into MOCKS_SHUTDOWN_SCRIPT.");
        foreach (var tool in new[] { "bash", "jq", "curl" })
        {
            Assert.SkipUnless(Programs.IsOnPath(tool), $"The original script needs {tool}, which this machine does not have.");
        }

        return Programs.Other("bash", "-c", script);
    }
}
